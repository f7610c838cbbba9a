package io.holdfast.gateway.watch;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** How what happens is written, one revision after the other. */
enum StreamFormat {
  /** Server-sent events, as browsers read them with EventSource. */
  EVENTS("text/event-stream"),
  /** A JSON object a line. */
  LINES("application/x-ndjson");

  /** How soon a browser asks again when a stream has ended, in milliseconds. */
  private static final byte[] RETRY = "retry: 1000\n\n".getBytes(StandardCharsets.US_ASCII);

  private static final byte[] NOTHING = {};

  private final String mediaType;

  StreamFormat(String mediaType) {
    this.mediaType = mediaType;
  }

  String mediaType() {
    return mediaType;
  }

  /** What comes before all else, and the first event behind it. */
  byte[] openingWith(byte[] event) {
    byte[] opening = this == EVENTS ? RETRY : NOTHING;
    byte[] all = Arrays.copyOf(opening, opening.length + event.length);
    System.arraycopy(event, 0, all, opening.length, event.length);
    return all;
  }

  /**
   * One event.
   *
   * @param revision behind which to go on after it
   * @param line JSON and a line end
   */
  byte[] event(String type, long revision, byte[] line) {
    if (this == LINES) {
      return line;
    }
    String head = "id: " + revision + "\nevent: " + type + "\ndata: ";
    ByteArrayOutputStream event = new ByteArrayOutputStream(head.length() + line.length + 1);
    event.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
    event.writeBytes(line);
    event.write('\n');
    return event.toByteArray();
  }
}
