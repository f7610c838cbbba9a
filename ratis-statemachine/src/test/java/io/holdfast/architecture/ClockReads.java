package io.holdfast.architecture;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;

/**
 * Who reads a clock in place. {@code System::nanoTime} handed to somebody is no reading of the
 * monotonic one: that is how a clock is injected.
 */
final class ClockReads {
  private static final Set<String> WALL_CLOCKS =
      Set.of(
          "java.lang.System.currentTimeMillis",
          "java.time.Instant.now",
          "java.time.Clock.systemUTC",
          "java.time.Clock.systemDefaultZone",
          "java.time.LocalDateTime.now",
          "java.time.ZonedDateTime.now",
          "java.time.OffsetDateTime.now");

  private ClockReads() {}

  static ArchCondition<JavaClass> readTheClock() {
    return new ArchCondition<>("read a clock") {
      @Override
      public void check(JavaClass user, ConditionEvents events) {
        user.getAccessesFromSelf().stream()
            .filter(access -> isMonotonic(access) || isWallClock(access))
            .forEach(
                access ->
                    events.add(SimpleConditionEvent.satisfied(user, access.getDescription())));
      }
    };
  }

  static ArchCondition<JavaClass> readTheWallClock() {
    return new ArchCondition<>("read the wall clock") {
      @Override
      public void check(JavaClass user, ConditionEvents events) {
        user.getAccessesFromSelf().stream()
            .filter(ClockReads::isWallClock)
            .forEach(
                access ->
                    events.add(SimpleConditionEvent.satisfied(user, access.getDescription())));
      }
    };
  }

  static ArchCondition<JavaClass> readTheMonotonicClock() {
    return new ArchCondition<>("read the monotonic clock") {
      @Override
      public void check(JavaClass user, ConditionEvents events) {
        user.getMethodCallsFromSelf().stream()
            .filter(ClockReads::isMonotonic)
            .forEach(
                call -> events.add(SimpleConditionEvent.satisfied(user, call.getDescription())));
      }
    };
  }

  private static boolean isMonotonic(JavaAccess<?> access) {
    return name(access).equals("java.lang.System.nanoTime");
  }

  private static boolean isWallClock(JavaAccess<?> access) {
    return WALL_CLOCKS.contains(name(access));
  }

  private static String name(JavaAccess<?> access) {
    return access.getTargetOwner().getName() + "." + access.getName();
  }
}
