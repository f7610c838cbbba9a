package io.holdfast.gateway.text;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HexFormat;

/**
 * Whom a bound per address counts: an address of IPv4, or the first 64 bits of one of IPv6, since
 * whoever has one of these has them all.
 */
public final class AddressPrefix {
  private static final int PREFIX_BYTES = 8;

  private AddressPrefix() {}

  /**
   * The part of it that counts.
   *
   * @param address in figures, as a connection has it; what is none counts as it is
   */
  public static String of(String address) {
    String bare = address.replaceAll("[\\[\\]]|%[^\\]]*", "");
    try {
      return of(InetAddress.ofLiteral(bare));
    } catch (IllegalArgumentException none) {
      return address;
    }
  }

  /** The part of it that counts. */
  public static String of(InetAddress address) {
    return address instanceof Inet6Address
        ? HexFormat.of().formatHex(address.getAddress(), 0, PREFIX_BYTES) + "/64"
        : address.getHostAddress();
  }
}
