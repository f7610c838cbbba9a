package io.holdfast.chaos.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class PercentEncodingTest {
  @Test
  void onlyUnreservedCharactersAndSlashesStay() {
    assertEquals("unicode/U%2B1F600", PercentEncoding.encode("unicode/U+1F600"));
    assertEquals("a%20b%25%3F%23%3B", PercentEncoding.encode("a b%?#;"));
    assertEquals("%E2%82%AC-_.~", PercentEncoding.encode("€-_.~"));
    byte[] raw = {0, (byte) 0xff};
    assertEquals("%00%FF", PercentEncoding.encode(raw));
  }
}
