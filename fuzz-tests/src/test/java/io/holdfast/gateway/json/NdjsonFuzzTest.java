package io.holdfast.gateway.json;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.holdfast.gateway.errors.ProblemException;
import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.Limits;
import io.holdfast.store.command.Operation;
import java.util.List;

/** Batches, one operation a line. */
class NdjsonFuzzTest {
  private static final int MOST_VALUE_BYTES = 1 << 10;

  @FuzzTest(maxDuration = "10s")
  void linesAreUnderstoodOrAProblem(byte[] input) {
    try {
      List<Operation> operations = new TransactionReader(MOST_VALUE_BYTES).lines(Bytes.wrap(input));
      assertTrue(operations.size() <= Limits.MAX_OPERATIONS);
    } catch (ProblemException refused) {
      // 400, and the client is told which line.
    }
  }
}
