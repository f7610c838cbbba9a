package io.holdfast.chaos.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.holdfast.chaos.checker.Verdict;
import io.holdfast.chaos.cluster.NodeExit;
import io.holdfast.chaos.history.FaultEvent;
import io.holdfast.chaos.history.FaultEvent.Change;
import io.holdfast.chaos.nemesis.Fault;
import io.holdfast.chaos.nemesis.fault.Faults;
import java.util.List;
import org.junit.jupiter.api.Test;

class NodeExitsTest {
  private static final long SECOND = 1_000_000_000;
  private static final Fault FULL_DISK = Faults.named("full-disk").orElseThrow();

  private final NodeExits exits =
      new NodeExits(
          List.of(FULL_DISK, Faults.named("kill-one").orElseThrow()),
          List.of(
              new FaultEvent(10 * SECOND, "full-disk", Change.BEGAN, "of n1"),
              new FaultEvent(20 * SECOND, "full-disk", Change.ENDED, "of n1"),
              new FaultEvent(30 * SECOND, "kill-one", Change.BEGAN, "n2"),
              new FaultEvent(40 * SECOND, "kill-one", Change.ENDED, "n2")));

  @Test
  void endsThatWereAskedForAreFine() {
    assertInstanceOf(Verdict.Correct.class, verdict(137, 35, true));
  }

  @Test
  void aDocumentedEndUnderAFaultThatAllowsItIsFineAndSoIsOneAMomentLater() {
    assertInstanceOf(Verdict.Correct.class, verdict(70, 15, false));
    assertInstanceOf(Verdict.Correct.class, verdict(70, 22, false));
  }

  @Test
  void anyOtherEndIsACrash() {
    assertInstanceOf(Verdict.Crashed.class, verdict(134, 15, false));
    assertInstanceOf(Verdict.Crashed.class, verdict(70, 9, false));
    assertInstanceOf(Verdict.Crashed.class, verdict(70, 28, false));
    assertInstanceOf(Verdict.Crashed.class, verdict(70, 35, false));
    assertEquals("n1 ended by itself, exit code 134", verdict(134, 15, false).explanation());
  }

  private Verdict verdict(int exitCode, long second, boolean asked) {
    return exits.judge(List.of(new NodeExit("n1", exitCode, second * SECOND, asked))).verdict();
  }
}
