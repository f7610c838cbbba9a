package io.holdfast.gateway.request;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.holdfast.gateway.errors.ProblemException;
import io.holdfast.gateway.text.ByteSize;
import io.holdfast.gateway.text.DurationText;
import io.holdfast.gateway.text.HostPort;
import io.holdfast.gateway.text.WholeNumber;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** Values of headers and parameters. */
class RequestHeadersFuzzTest {
  /** Longer ones are no setting, and all of them the same from 292 years on. */
  private static final Duration LONG = Duration.ofDays(36_500);

  /** The first byte says which header it is. */
  @FuzzTest(maxDuration = "10s")
  void aHeaderIsUnderstoodOrAProblem(byte[] input) {
    if (input.length < 1) {
      return;
    }
    String value =
        new String(Arrays.copyOfRange(input, 1, input.length), StandardCharsets.ISO_8859_1);
    try {
      read(input[0] & 7, value);
    } catch (ProblemException refused) {
      // 400, and the client is told why.
    }
  }

  private static void read(int which, String value) {
    switch (which) {
      case 0 -> EntityTags.parse("If-Match", value, true);
      case 1 -> EntityTags.parse("If-None-Match", value, false);
      case 2 -> IdempotencyKey.parse(value);
      case 3 -> {
        Cursor cursor = Cursor.parse(value);
        assertEquals(cursor, Cursor.parse(cursor.text()));
      }
      case 4 -> {
        Optional<Duration> duration = DurationText.parse(value);
        duration
            .filter(d -> d.compareTo(LONG) < 0)
            .ifPresent(d -> assertEquals(duration, DurationText.parse(DurationText.format(d))));
      }
      case 5 -> {
        Optional<Long> size = ByteSize.parse(value);
        size.ifPresent(bytes -> assertEquals(size, ByteSize.parse(ByteSize.format(bytes))));
      }
      case 6 -> {
        Optional<HostPort> address = HostPort.parse(value);
        address.ifPresent(at -> assertEquals(address, HostPort.parse(at.toString())));
      }
      default -> WholeNumber.parse(value);
    }
  }
}
