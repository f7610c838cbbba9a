package io.holdfast.chaos.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.holdfast.chaos.history.FaultEvent;
import io.holdfast.chaos.history.FaultEvent.Change;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunRecorderTest {
  @TempDir Path folder;

  @Test
  void aFaultIsInForceUntilItEndsItselfWhateverElseEnds() throws IOException {
    try (RunRecorder recorder = new RunRecorder(folder.resolve("h.jsonl"), Map.of())) {
      recorder.record(event("kill-one", Change.BEGAN));
      recorder.record(event("packet-loss", Change.BEGAN));
      recorder.record(event("packet-loss", Change.BEGAN));
      recorder.record(event("kill-one", Change.ENDED));
      recorder.record(event("packet-loss", Change.ENDED));
      assertEquals(List.of("packet-loss (of n1)"), recorder.inForce());
      recorder.record(event("packet-loss", Change.ENDED));
      assertEquals(List.of(), recorder.inForce());
      assertEquals(3, recorder.strikes());
    }
  }

  private static FaultEvent event(String fault, Change change) {
    return new FaultEvent(System.nanoTime(), fault, change, "of n1");
  }
}
