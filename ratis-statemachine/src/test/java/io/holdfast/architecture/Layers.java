package io.holdfast.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.HashMap;
import java.util.Map;

/**
 * A drawing of packages in layers: each package may use those of the layers below its own, and none
 * beside or above it. A package that the drawing does not have breaks the rule too.
 */
public final class Layers extends ArchCondition<JavaClass> {
  private final Map<String, Integer> levels = new HashMap<>();

  private Layers(String root, String... fromTheBottom) {
    super("use only the layers below their own");
    for (int level = 0; level < fromTheBottom.length; level++) {
      for (String room : fromTheBottom[level].split(" ", -1)) {
        levels.put(root + room, level);
      }
    }
  }

  /**
   * The rule for a drawing.
   *
   * @param root what the names of all packages begin with
   * @param fromTheBottom a layer each: the rest of the names of its packages, by spaces
   */
  public static ArchRule drawn(String root, String... fromTheBottom) {
    return classes()
        .should(new Layers(root, fromTheBottom))
        .because(
            "ARCHITECTURE.md draws the packages in layers, so that each can be read, tested and"
                + " changed without those above it");
  }

  @Override
  public void check(JavaClass user, ConditionEvents events) {
    Integer level = levels.get(user.getPackageName());
    if (level == null) {
      events.add(
          SimpleConditionEvent.violated(
              user, user.getName() + " lies in a package that no layer has"));
      return;
    }
    for (Dependency dependency : user.getDirectDependenciesFromSelf()) {
      String used = dependency.getTargetClass().getBaseComponentType().getPackageName();
      Integer other = levels.get(used);
      if (other != null && other >= level && !used.equals(user.getPackageName())) {
        events.add(SimpleConditionEvent.violated(user, dependency.getDescription()));
      }
    }
  }
}
