package io.holdfast.bench.watch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Watches over connections of their own, read by one thread that looks for nothing but the values:
 * each is the moment of its write, so that the client costs little beside what it measures.
 */
final class WatchSockets implements AutoCloseable {
  private static final byte[] VALUE = "\"value\":\"".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] PROGRESS = "\"progress\"".getBytes(StandardCharsets.US_ASCII);
  private static final int BUFFER_BYTES = 256 << 10;

  /** Where in a stream the search stands; what is searched for may be divided between reads. */
  private static final class Place {
    private int matchedValue;
    private int matchedProgress;
    private boolean inValue;
    private boolean open;
    private long number;
  }

  private final Selector selector;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private final byte[] bytes = new byte[BUFFER_BYTES];
  private final Latencies latencies;
  private final AtomicInteger opened = new AtomicInteger();
  private volatile boolean closed;
  private final AtomicInteger lost = new AtomicInteger();

  WatchSockets(Latencies latencies) throws IOException {
    this.selector = Selector.open();
    this.latencies = latencies;
    Thread.ofPlatform().daemon().name("watches").start(this::run);
  }

  /** Begins to watch. */
  void open(InetSocketAddress node, String query) throws IOException {
    SocketChannel channel = SocketChannel.open(node);
    String head =
        "GET /v1/watch?"
            + query
            + " HTTP/1.1\r\nHost: localhost\r\nAccept: application/x-ndjson\r\n\r\n";
    channel.write(ByteBuffer.wrap(head.getBytes(StandardCharsets.US_ASCII)));
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ, new Place());
    selector.wakeup();
  }

  /** How many have been told where they begin. */
  int opened() {
    return opened.get();
  }

  /** How many have ended by themselves. */
  int lost() {
    return lost.get();
  }

  private void run() {
    try {
      while (!closed) {
        selector.select(100);
        Iterator<SelectionKey> ready = selector.selectedKeys().iterator();
        while (ready.hasNext()) {
          read(ready.next());
          ready.remove();
        }
      }
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private void read(SelectionKey key) throws IOException {
    SocketChannel channel = (SocketChannel) key.channel();
    buffer.clear();
    int read = channel.read(buffer);
    if (read < 0) {
      lost.incrementAndGet();
      channel.close();
      return;
    }
    long now = System.nanoTime();
    buffer.flip().get(bytes, 0, read);
    Place place = (Place) key.attachment();
    for (int i = 0; i < read; i++) {
      look(place, bytes[i], now);
    }
  }

  private void look(Place place, byte octet, long now) {
    if (place.inValue) {
      if (octet == '"') {
        place.inValue = false;
        latencies.add(now - place.number);
      } else {
        place.number = 10 * place.number + octet - '0';
      }
      return;
    }
    if (!place.open) {
      place.matchedProgress = matched(PROGRESS, place.matchedProgress, octet);
      if (place.matchedProgress == PROGRESS.length) {
        place.open = true;
        opened.incrementAndGet();
      }
    }
    place.matchedValue = matched(VALUE, place.matchedValue, octet);
    if (place.matchedValue == VALUE.length) {
      place.matchedValue = 0;
      place.inValue = true;
      place.number = 0;
    }
  }

  /** Both begin with a byte that comes again only at their ends. */
  private static int matched(byte[] wanted, int matched, byte octet) {
    if (octet == wanted[matched]) {
      return matched + 1;
    }
    return octet == wanted[0] ? 1 : 0;
  }

  @Override
  public void close() throws IOException {
    closed = true;
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.wakeup();
  }
}
