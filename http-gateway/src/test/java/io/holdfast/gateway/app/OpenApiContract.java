package io.holdfast.gateway.app;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Holds every answer that a test sees against the API's description: its status must be declared
 * for the method and path, and each of its headers for that status.
 */
public final class OpenApiContract {
  /** What two people add at once may come to be there twice. */
  static final YAMLMapper YAML =
      YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private static final JsonNode DESCRIPTION = read();

  /** They belong to HTTP and to what browsers make of it, and need no description. */
  private static final Set<String> OF_HTTP =
      Set.of(
          "content-type",
          "content-length",
          "transfer-encoding",
          "connection",
          "date",
          "vary",
          "access-control-allow-origin",
          "access-control-expose-headers",
          "upgrade");

  /** Whatever is asked where nothing is. */
  private static final Set<Integer> OF_NO_PATH = Set.of(400, 404);

  private OpenApiContract() {}

  /** Fails unless this answer to this request is one of those that are described. */
  public static void check(String method, String target, RawAnswer answer) {
    List<String> wrong = new ArrayList<>();
    JsonNode declared = declared(method, target, answer.status());
    if (declared.isMissingNode()) {
      wrong.add("its status");
    } else {
      answer.headers().keySet().stream()
          .filter(name -> !isDeclared(declared, name))
          .forEach(name -> wrong.add("its header " + name));
    }
    if (!wrong.isEmpty()) {
      throw new AssertionError(
          "openapi.yaml does not declare %s: %s %s -> %s".formatted(wrong, method, target, answer));
    }
  }

  private static boolean isDeclared(JsonNode response, String name) {
    return OF_HTTP.contains(name.toLowerCase(Locale.ROOT))
        || response.path("headers").properties().stream()
            .anyMatch(header -> header.getKey().equalsIgnoreCase(name));
  }

  /** The response object; missing = there is none. */
  static JsonNode declared(String method, String target, int status) {
    JsonNode path = path(target);
    JsonNode operation = path.path(method.toLowerCase(Locale.ROOT));
    if (operation.isMissingNode()) {
      boolean fits = path.isMissingNode() && OF_NO_PATH.contains(status);
      return fits ? DESCRIPTION.at("/components/responses/NotFound") : ofAny(status);
    }
    JsonNode exact = operation.path("responses").path(Integer.toString(status));
    return exact.isMissingNode() ? ofAny(status) : resolved(exact);
  }

  /** What every operation declares by class of status, for these statuses of the class. */
  private static JsonNode ofAny(int status) {
    for (String name : List.of("Refused", "Failed")) {
      JsonNode response = DESCRIPTION.at("/components/responses/" + name);
      for (JsonNode one : response.path("x-statuses")) {
        if (one.asInt() == status) {
          return response;
        }
      }
    }
    return DESCRIPTION.path("there is none");
  }

  private static JsonNode path(String target) {
    int query = target.indexOf('?');
    String path =
        (query < 0 ? target : target.substring(0, query)).replaceFirst("^http://[^/]*", "");
    JsonNode best = DESCRIPTION.path("there is none");
    for (Map.Entry<String, JsonNode> entry : DESCRIPTION.path("paths").properties()) {
      // A key may hold slashes, and be empty; no other part of a path may.
      String pattern = entry.getKey().replace("{key}", ".*").replaceAll("\\{[a-z]+}", "[^/]*");
      if (path.equals(entry.getKey())) {
        return entry.getValue();
      }
      if (path.matches(pattern)) {
        best = entry.getValue();
      }
    }
    return best;
  }

  private static JsonNode resolved(JsonNode response) {
    return response.has("$ref")
        ? DESCRIPTION.at(response.path("$ref").asText().substring(1))
        : response;
  }

  private static JsonNode read() {
    try (InputStream in =
        OpenApiContract.class.getResourceAsStream("/io/holdfast/gateway/api/openapi.yaml")) {
      return YAML.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
