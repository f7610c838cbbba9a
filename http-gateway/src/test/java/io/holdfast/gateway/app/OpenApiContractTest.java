package io.holdfast.gateway.app;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.holdfast.store.command.Bytes;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A contract is trusted after it has rejected what is not in it. */
final class OpenApiContractTest {
  @Test
  void aStatusThatIsNotDeclaredIsFound() {
    assertFound("GET", "/v1/kv/a", answer(201));
    assertFound("GET", "/v1/kv/a/b?revision=7", answer(418));
    assertFound("PUT", "/livez", answer(200));
    assertFound("GET", "/nothing/here", answer(200));
    assertFound("POST", "/v1/leases/7/more", answer(201));
  }

  @Test
  void aHeaderThatIsNotDeclaredIsFound() {
    assertFound("GET", "/v1/kv/a", answer(200, "Holdfast-News", "1"));
    assertFound("GET", "/v1/cluster", answer(200, "ETag", "\"1\""));
  }

  @Test
  void whatIsDeclaredPasses() {
    assertPasses("GET", "/v1/kv/a/b?revision=7", answer(200, "etag", "\"1\""));
    assertPasses("POST", "/v1/leases/7/keepalive", answer(404, "Holdfast-Node", "n1"));
    assertPasses("PATCH", "/v1/kv/a", answer(405, "Allow", "GET"));
    assertPasses("GET", "/nothing/here", answer(404));
  }

  private static void assertFound(String method, String target, RawAnswer answer) {
    assertThrows(AssertionError.class, () -> OpenApiContract.check(method, target, answer));
  }

  private static void assertPasses(String method, String target, RawAnswer answer) {
    assertDoesNotThrow(() -> OpenApiContract.check(method, target, answer));
  }

  private static RawAnswer answer(int status, String... header) {
    Map<String, String> headers = header.length == 0 ? Map.of() : Map.of(header[0], header[1]);
    return new RawAnswer(status, headers, Bytes.EMPTY);
  }
}
