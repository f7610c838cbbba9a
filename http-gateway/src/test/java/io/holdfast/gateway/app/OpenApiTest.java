package io.holdfast.gateway.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.gateway.errors.ProblemCode;
import io.holdfast.gateway.request.Exchange;
import io.holdfast.gateway.request.Route;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The description that is served is that of what is served. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OpenApiTest {
  private RunningGateway gateway;
  private JsonNode description;

  @BeforeAll
  void start() throws IOException {
    gateway = new RunningGateway();
    RawAnswer served = gateway.get("/openapi.yaml");
    assertEquals("application/yaml", served.header("Content-Type"));
    description = OpenApiContract.YAML.readTree(served.text());
  }

  @AfterAll
  void stop() {
    gateway.close();
  }

  @Test
  void everyRouteIsDescribedAndNothingElseIs() {
    Map<String, Set<String>> served = new TreeMap<>();
    for (Route route : gateway.gateway().routes()) {
      Set<String> parameters = new TreeSet<>(route.parameters());
      parameters.add(Exchange.TIMEOUT_PARAMETER);
      served.put(route.method() + " " + route.path(), parameters);
    }
    assertEquals(served, described());
  }

  /** Method and path → names of the query parameters. */
  private Map<String, Set<String>> described() {
    Map<String, Set<String>> described = new TreeMap<>();
    for (Map.Entry<String, JsonNode> path : description.path("paths").properties()) {
      for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
        if (!operation.getKey().equals("parameters")) {
          String method = operation.getKey().toUpperCase(java.util.Locale.ROOT);
          described.put(method + " " + path.getKey(), queryParameters(operation.getValue()));
        }
      }
    }
    return described;
  }

  private Set<String> queryParameters(JsonNode operation) {
    Set<String> names = new TreeSet<>();
    for (JsonNode parameter : operation.path("parameters")) {
      JsonNode resolved =
          parameter.has("$ref")
              ? description.at(parameter.path("$ref").asText().substring(1))
              : parameter;
      assertFalse(resolved.isMissingNode(), parameter::toString);
      if (resolved.path("in").asText().equals("query")) {
        names.add(resolved.path("name").asText());
      }
    }
    return names;
  }

  @Test
  void everyProblemCodeIsDescribedAndNothingElseIs() {
    Set<String> codes = new TreeSet<>();
    for (ProblemCode code : ProblemCode.values()) {
      codes.add(code.text());
    }
    Set<String> described = new TreeSet<>();
    description
        .at("/components/schemas/Problem/properties/code/enum")
        .forEach(code -> described.add(code.asText()));
    assertEquals(codes, described);
  }

  @Test
  void everyReferenceLeadsSomewhere() {
    StreamSupport.stream(description.findValues("$ref").spliterator(), false)
        .forEach(
            reference ->
                assertFalse(
                    description.at(reference.asText().substring(1)).isMissingNode(),
                    reference::asText));
  }

  @Test
  void thePageToTryItAtNeedsNothingFromElsewhere() {
    RawAnswer page = gateway.get("/docs");
    assertEquals(200, page.status(), page::toString);
    assertTrue(page.header("Content-Type").startsWith("text/html"));
    assertFalse(page.text().contains("://"), page::toString);
    for (String file : new String[] {"start.js", "swagger-ui.css", "swagger-ui-bundle.js"}) {
      assertTrue(page.text().contains("/docs/" + file), file);
      RawAnswer answer = gateway.get("/docs/" + file);
      assertEquals(200, answer.status(), file);
      assertTrue(answer.body().length > 100, file);
    }
    assertEquals(404, gateway.get("/docs/secret").status());
  }
}
