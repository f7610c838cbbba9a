package io.holdfast.gateway.server;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

final class HostNamesTest {
  private final HostNames names = new HostNames(List.of("n1.example", "Store.Example"));

  @Test
  void addressesLocalhostAndOwnNamesAreKnownWithAnyPort() {
    for (String host :
        List.of(
            "127.0.0.1",
            "127.0.0.1:8101",
            "10.1.2.3:80",
            "255.255.255.255",
            "[::1]",
            "[::1]:8100",
            "[2001:db8::10.0.0.1]:1",
            "localhost",
            "LOCALHOST:8100",
            "localhost.",
            "n1.example",
            "n1.example.:8100",
            "store.example:1")) {
      assertTrue(names.include(host), host);
    }
  }

  @Test
  void whatSomebodyElseCanLeadHereIsUnknown() {
    for (String host :
        List.of(
            "",
            ":80",
            "evil.example",
            "evil.example:8101",
            "n1.example.evil.example",
            "evil.n1.example",
            "127.0.0.1.evil.example",
            "1.2.3.256",
            "1.2.3",
            "1.2.3.4.5",
            "2130706433",
            "[evil]",
            "[::1",
            "[::1].evil.example",
            "localhost.evil.example",
            "localhost..",
            "a, localhost")) {
      assertFalse(names.include(host), host);
    }
  }
}
