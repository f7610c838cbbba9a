package io.holdfast.chaos.system;

import io.holdfast.chaos.client.Access;
import io.holdfast.chaos.client.Gateway;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLSocket;

/** A connection on whose way somebody hears all that is sent. */
final class HeardSocket extends Socket {
  private final ByteArrayOutputStream heard = new ByteArrayOutputStream();

  private HeardSocket() {}

  /** Everything that one write takes, from the first byte of the handshake on. */
  static byte[] put(Gateway gateway, String key, String value) throws IOException {
    Access access = gateway.access();
    try (HeardSocket plain = new HeardSocket()) {
      plain.connect(new InetSocketAddress(gateway.host(), gateway.port()));
      try (SSLSocket secured =
          (SSLSocket)
              access
                  .tls()
                  .orElseThrow()
                  .getSocketFactory()
                  .createSocket(plain, gateway.host(), gateway.port(), true)) {
        String request =
            """
            PUT /v1/kv/%s HTTP/1.1\r
            Host: %s\r
            Authorization: Bearer %s\r
            Content-Length: %d\r
            \r
            %s\
            """
                .formatted(
                    key, gateway.authority(), access.token().orElseThrow(), value.length(), value);
        secured.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        byte[] answer = secured.getInputStream().readNBytes("HTTP/1.1 20".length());
        if (!new String(answer, StandardCharsets.US_ASCII).equals("HTTP/1.1 20")) {
          throw new IOException("refused");
        }
      }
      return plain.heard.toByteArray();
    }
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    return new FilterOutputStream(super.getOutputStream()) {
      @Override
      public void write(byte[] bytes, int from, int count) throws IOException {
        heard.write(bytes, from, count);
        out.write(bytes, from, count);
      }

      @Override
      public void write(int one) throws IOException {
        heard.write(one);
        out.write(one);
      }
    };
  }
}
