package io.holdfast.gateway.json;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.holdfast.gateway.errors.ProblemException;
import io.holdfast.store.command.Bytes;
import java.util.Arrays;

/** Bodies in JSON: a value or a problem, never anything else. */
class JsonBodiesFuzzTest {
  private static final int MOST_VALUE_BYTES = 1 << 10;

  /** The first byte says what is expected. */
  @FuzzTest(maxDuration = "10s")
  void aBodyIsUnderstoodOrAProblem(byte[] input) {
    if (input.length < 1) {
      return;
    }
    Bytes body = Bytes.wrap(Arrays.copyOfRange(input, 1, input.length));
    TransactionReader reader = new TransactionReader(MOST_VALUE_BYTES);
    try {
      switch (input[0] & 3) {
        case 0 -> reader.transaction(body);
        case 1 -> reader.array(body);
        case 2 -> PolicyReader.read("p", body);
        default -> LeaseReader.ttlMillis(body);
      }
    } catch (ProblemException refused) {
      // 400, and the client is told why.
    }
  }
}
