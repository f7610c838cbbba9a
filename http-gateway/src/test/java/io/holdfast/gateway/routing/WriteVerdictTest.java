package io.holdfast.gateway.routing;

import static io.holdfast.gateway.routing.WriteVerdict.AGAIN;
import static io.holdfast.gateway.routing.WriteVerdict.AGAIN_MAYBE_APPLIED;
import static io.holdfast.gateway.routing.WriteVerdict.FINAL;
import static io.holdfast.gateway.routing.WriteVerdict.UNKNOWN;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.holdfast.store.command.Bytes;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WriteVerdictTest {
  private static final String KEY = "gw-1";

  private static WriteVerdict of(int status, String operation, boolean maybeApplied) {
    List<HeaderLine> headers =
        operation.isEmpty() ? List.of() : List.of(new HeaderLine("holdfast-operation", operation));
    return WriteVerdict.of(new NodeAnswer(status, headers, Bytes.EMPTY, null), KEY, maybeApplied);
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 201, 202})
  void successIsFinal(int status) {
    assertEquals(FINAL, of(status, KEY, false));
    assertEquals(FINAL, of(status, KEY, true));
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 403, 404, 409, 412, 413, 422})
  void aRefusalOfTheFirstTryIsFinal(int status) {
    assertEquals(FINAL, of(status, "", false));
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 403, 404, 409, 412, 413, 422})
  void aRefusalAfterALostTryProvesNothing(int status) {
    assertEquals(UNKNOWN, of(status, "", true));
    assertEquals(UNKNOWN, of(status, "another", true));
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 409, 412, 422})
  void aRefusalThatTheStoreKeepsUnderTheKeyIsFinalAlsoAfterALostTry(int status) {
    assertEquals(FINAL, of(status, KEY, true));
    assertEquals(FINAL, of(status, KEY + "#0.." + KEY + "#3", true));
  }

  @Test
  void overloadIsToldUnlessAnEarlierTryWasLost() {
    assertEquals(FINAL, of(429, "", false));
    assertEquals(AGAIN, of(429, "", true));
  }

  @Test
  void aNodeThatCannotServeIsNoProofOfAnything() {
    assertEquals(AGAIN, of(503, "", false));
    // It names the operation and says that this try came to nothing, not that none did.
    assertEquals(AGAIN, of(503, KEY, true));
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 504})
  void faultsAndUnknownOutcomesMayHaveBeenApplied(int status) {
    assertEquals(AGAIN_MAYBE_APPLIED, of(status, KEY, false));
  }
}
