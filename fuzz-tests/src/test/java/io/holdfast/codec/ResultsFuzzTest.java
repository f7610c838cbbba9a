package io.holdfast.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.holdfast.store.result.BatchResult;
import java.util.Arrays;

/** Results, as another node answers them. */
class ResultsFuzzTest {

  /** The first byte says whether a checksum is made. */
  @FuzzTest(maxDuration = "10s")
  void aResultDecodesOrIsRefused(byte[] input) {
    if (input.length < 1) {
      return;
    }
    byte[] rest = Arrays.copyOfRange(input, 1, input.length);
    try {
      BatchResult result =
          ResultCodec.decode(
              input[0] >= 0 ? rest : LogEntriesFuzzTest.sealed(ResultCodec.FORMAT, rest));
      assertEquals(result, ResultCodec.decode(ResultCodec.encode(result)));
    } catch (UndecodableEntryException refused) {
      // What was not understood is an unknown outcome, never a wrong one.
    }
  }
}
