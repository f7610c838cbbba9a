package io.holdfast.gateway.eventloop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.junit.jupiter.api.Test;

final class PlainHeadTest {
  private static final List<String> OF_BOTH =
      List.of(
          "Accept-Encoding",
          "Authorization",
          "Connection",
          "Host",
          "User-Agent",
          "X-Forwarded-For",
          "X-Forwarded-Host",
          "X-Forwarded-Port",
          "X-Forwarded-Proto",
          "X-Forwarded-Server");

  private static final List<String> OF_WRITES = List.of("Accept", "Content-Length", "Content-Type");

  @Test
  void ofAllHeadersThatTheServerKnowsOnlyThoseThatAreListedArePlain() {
    assertEquals(OF_BOTH, plain(name -> PlainHead.ofRead(head(name, "x"))));
    assertEquals(
        Stream.concat(OF_BOTH.stream(), OF_WRITES.stream()).sorted().toList(),
        plain(name -> PlainHead.ofWrite(head(name, "x"))));
  }

  private static List<String> plain(Predicate<String> isPlain) {
    return Stream.of(HttpHeader.values())
        .map(HttpHeader::asString)
        .filter(isPlain)
        .sorted()
        .toList();
  }

  @Test
  void aHeaderThatNobodyThoughtOfIsNotPlain() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 1_000; i++) {
      String name = random(random);
      assertFalse(PlainHead.ofRead(head(name, "1")), name);
      assertFalse(PlainHead.ofWrite(head(name, "1")), name);
    }
    for (String name : List.of("X-Forwarded", "traceparents", "tracestate", "Holdfast-Any")) {
      assertFalse(PlainHead.ofRead(head(name, "1")), name);
      assertFalse(PlainHead.ofWrite(head(name, "1")), name);
    }
  }

  private static String random(Random random) {
    StringBuilder name = new StringBuilder("X-Q");
    random.ints(random.nextInt(1, 12), 'a', 'z' + 1).forEach(c -> name.append((char) c));
    return name.toString();
  }

  @Test
  void namesArePlainInAnyCase() {
    for (String name : List.of("traceparent", "X-Forwarded-Prefix", "User-Agent")) {
      for (String written : List.of(name, name.toUpperCase(Locale.ROOT))) {
        assertTrue(PlainHead.ofRead(head(written, "1")), written);
        assertTrue(PlainHead.ofWrite(head(written, "1")), written);
      }
    }
  }

  @Test
  void aReadThatAsksForAFormOfTheRecordIsNotPlain() {
    assertTrue(PlainHead.ofRead(head("Accept", "*/*")));
    assertFalse(PlainHead.ofRead(head("Accept", "application/json")));
    assertFalse(PlainHead.ofRead(head("Accept", "text/html, */*")));
  }

  @Test
  void aWriteWithTwoContentTypesIsNotPlain() {
    HttpFields.Mutable fields = HttpFields.build().add("Content-Type", "text/plain");
    assertTrue(PlainHead.ofWrite(fields));
    assertFalse(PlainHead.ofWrite(fields.add("Content-Type", "text/html")));
  }

  private static HttpFields head(String name, String value) {
    return HttpFields.build().add(HttpHeader.HOST, "localhost").add(new HttpField(name, value));
  }
}
