package io.holdfast.bench.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The one thread that reads all answers and ends requests that took too long. Requests are written
 * by whoever sends them, which is this thread too when a client sends its next request from the
 * callback of the last one.
 */
public final class EventLoop implements AutoCloseable {
  /** How exactly a timeout is kept, in milliseconds. */
  private static final long TIMEOUT_SCAN_MILLIS = 20;

  private final Selector selector;
  private final Thread thread;
  private final Set<HttpLink> links = ConcurrentHashMap.newKeySet();
  private volatile boolean open = true;

  private EventLoop(Selector selector, String name) {
    this.selector = selector;
    this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
  }

  /** Starts a loop with a thread of this name. */
  public static EventLoop start(String name) throws IOException {
    EventLoop loop = new EventLoop(Selector.open(), name);
    loop.thread.start();
    return loop;
  }

  /**
   * Opens a TCP connection and waits for it, so it is meant for addresses that answer at once, yes
   * or no.
   */
  HttpLink connect(InetSocketAddress address) throws IOException {
    SocketChannel channel = SocketChannel.open(address);
    try {
      HttpLink link = HttpLink.over(channel, selector);
      links.add(link);
      return link;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private void run() {
    long nextScanNanos = System.nanoTime();
    while (open) {
      try {
        selector.select(this::ready, TIMEOUT_SCAN_MILLIS);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      long now = System.nanoTime();
      if (now - nextScanNanos >= 0) {
        scan(now);
        nextScanNanos = now + TIMEOUT_SCAN_MILLIS * 1_000_000;
      }
    }
  }

  private void ready(SelectionKey key) {
    ((HttpLink) key.attachment()).ready(key);
  }

  private void scan(long nowNanos) {
    links.forEach(link -> link.endIfLate(nowNanos));
    links.removeIf(link -> !link.isOpen());
  }

  /** Stops the thread and closes every connection; requests in flight fail. */
  @Override
  public void close() throws IOException {
    open = false;
    selector.wakeup();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (HttpLink link : links) {
      link.close();
    }
    selector.close();
  }
}
