package io.holdfast.gateway.watch;

import io.holdfast.gateway.request.ClientConnection;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits on the thread of its request until there is something to tell. */
final class LongPoll implements Subscriber {
  /** How often it is looked whether its client has gone. */
  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final WatchSpec spec;
  private final long since;
  private final CountDownLatch happened = new CountDownLatch(1);

  LongPoll(WatchSpec spec, long since) {
    this.spec = spec;
    this.since = since;
  }

  @Override
  public WatchSpec spec() {
    return spec;
  }

  @Override
  public boolean offer(Delivery next) {
    if (next.revision() <= since) {
      return true;
    }
    happened.countDown();
    return false;
  }

  /** It was offered something, or has lost its place: either way it must look. */
  @Override
  public void flush() {
    happened.countDown();
  }

  /** Returns when there may be something, or the time is over. */
  void await(ClientConnection client, long untilNanos) throws IOException, InterruptedException {
    long left = untilNanos - System.nanoTime();
    while (left > 0 && !happened.await(Math.min(left, LOOK_NANOS), TimeUnit.NANOSECONDS)) {
      if (client.isGone()) {
        throw new IOException("the client has gone");
      }
      left = untilNanos - System.nanoTime();
    }
  }
}
