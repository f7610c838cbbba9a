package io.holdfast.gateway.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;

final class AddressPrefixTest {
  @Test
  void anAddressOfIpv4CountsForItself() {
    assertEquals("192.0.2.1", AddressPrefix.of("192.0.2.1"));
    assertEquals("192.0.2.1", AddressPrefix.of("::ffff:192.0.2.1"));
    assertNotEquals(AddressPrefix.of("192.0.2.1"), AddressPrefix.of("192.0.2.2"));
  }

  @Test
  void addressesOfIpv6CountTogetherWhereTheirFirst64BitsAreTheSame() {
    String one = AddressPrefix.of("[2001:db8:1:2::1]");
    assertEquals(one, AddressPrefix.of("2001:db8:1:2:ffff:ffff:ffff:ffff"));
    assertEquals(one, AddressPrefix.of("2001:0db8:0001:0002::9%eth0"));
    assertNotEquals(one, AddressPrefix.of("[2001:db8:1:3::1]"));
  }

  @Test
  void whatIsNoAddressCountsAsItIs() {
    assertEquals("", AddressPrefix.of(""));
    assertEquals("@unix", AddressPrefix.of("@unix"));
  }
}
