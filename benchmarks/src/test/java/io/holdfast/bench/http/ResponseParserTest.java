package io.holdfast.bench.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.ProtocolException;
import org.junit.jupiter.api.Test;

class ResponseParserTest {
  private static final String PLAIN =
      String.join(
          "\r\n", "HTTP/1.1 201 Created", "Date: x", "content-length:  5", "ETag: x", "", "hello");
  private static final String CHUNKED =
      String.join(
          "\r\n",
          "HTTP/1.1 200 OK",
          "Transfer-Encoding: Chunked",
          "",
          "3",
          "abc",
          "A;x=y",
          "0123456789",
          "0",
          "",
          "");

  private final ResponseParser parser = new ResponseParser();

  @Test
  void aResponseOfKnownLengthIsRead() throws ProtocolException {
    assertTrue(feed(PLAIN));
    assertEquals(201, parser.status());
    assertEquals("hello", parser.bodyText(100));
    assertTrue(parser.keepAlive());
  }

  @Test
  void aResponseInChunksIsPutTogether() throws ProtocolException {
    assertTrue(feed(CHUNKED));
    assertEquals("abc0123456789", parser.bodyText(100));
    assertTrue(parser.bodyContains("c01".getBytes(ISO_8859_1)));
    assertFalse(parser.bodyContains("\r\n".getBytes(ISO_8859_1)));
  }

  @Test
  void itDoesNotMatterWhereTheBytesAreCut() throws ProtocolException {
    for (String response : new String[] {PLAIN, CHUNKED}) {
      for (int cut = 1; cut < response.length(); cut++) {
        parser.reset();
        assertFalse(feed(response.substring(0, cut)), "complete after " + cut + " bytes");
        assertTrue(feed(response.substring(cut)), "cut after " + cut + " bytes");
        assertTrue(parser.bodyLength() == 5 || parser.bodyLength() == 13);
      }
    }
  }

  @Test
  void aResponseIsReadByteByByte() throws ProtocolException {
    for (int index = 0; index < CHUNKED.length() - 1; index++) {
      assertFalse(feed(CHUNKED.substring(index, index + 1)));
    }
    assertTrue(feed("\n"));
    assertEquals("abc0123456789", parser.bodyText(100));
  }

  @Test
  void aBodyLargerThanTheBufferIsRead() throws ProtocolException {
    String body = "v".repeat(200_000);
    String response = "HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n" + body;
    boolean complete = false;
    for (int start = 0; start < response.length(); start += 1_000) {
      assertFalse(complete);
      complete = feed(response.substring(start, Math.min(start + 1_000, response.length())));
    }
    assertTrue(complete);
    assertEquals(body, parser.bodyText(200_000));
  }

  @Test
  void aResponseWithoutContentHasNoBody() throws ProtocolException {
    assertTrue(feed("HTTP/1.1 204 No Content\r\n\r\n"));
    assertEquals(0, parser.bodyLength());
  }

  @Test
  void aServerThatWillCloseIsHeard() throws ProtocolException {
    assertTrue(feed("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"));
    assertFalse(parser.keepAlive());
  }

  @Test
  void nothingOfTheLastResponseIsLeftAfterAReset() throws ProtocolException {
    assertTrue(feed(CHUNKED));
    parser.reset();
    assertTrue(feed(PLAIN));
    assertEquals("hello", parser.bodyText(100));
  }

  @Test
  void whatIsNotHttpIsRefused() {
    assertThrows(ProtocolException.class, () -> feed("SSH-2.0-OpenSSH_9.6 hello\r\n"));
  }

  @Test
  void aLengthThatIsNoNumberIsRefused() {
    assertThrows(
        ProtocolException.class, () -> feed("HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n"));
  }

  @Test
  void aBodyThatEndsWithTheConnectionIsRefused() {
    assertThrows(ProtocolException.class, () -> feed("HTTP/1.1 200 OK\r\n\r\nhello"));
  }

  @Test
  void bytesBehindTheEndAreRefused() {
    assertThrows(ProtocolException.class, () -> feed(PLAIN + "HTTP"));
  }

  private boolean feed(String text) throws ProtocolException {
    byte[] bytes = text.getBytes(ISO_8859_1);
    boolean complete = false;
    for (int start = 0; start < bytes.length; ) {
      var space = parser.space();
      int count = Math.min(space.remaining(), bytes.length - start);
      space.put(bytes, start, count);
      start += count;
      complete = parser.accept(count);
    }
    return complete;
  }
}
