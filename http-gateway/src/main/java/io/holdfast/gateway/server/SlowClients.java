package io.holdfast.gateway.server;

import io.holdfast.gateway.eventloop.AnswerRoom;
import io.holdfast.gateway.eventloop.LoopConnector;
import io.holdfast.gateway.eventloop.LoopEndPoint;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends connections whose clients go through the handshake of TLS, send the head of a request, or
 * take an answer so slowly that it would go on for ever: a byte now and then keeps a connection
 * from being idle. For bodies a request's deadline does the same. Of HTTP/2 also connections that
 * have had no request for as long as any may be idle, and single answers that are hardly taken. Has
 * answers make room that are held for others.
 */
final class SlowClients extends AbstractLifeCycle {
  private static final Logger LOG = LoggerFactory.getLogger(SlowClients.class);
  private static final Duration MAX_FOR_A_HEAD = Duration.ofSeconds(10);

  /** A client that takes less than this in the time that a connection may be idle is given up. */
  static final long LEAST_TAKEN_BYTES = 16 << 10;

  private final LoopConnector connector;
  private final long headNanos;
  private final long answerNanos;
  private final long lookMillis;
  private final AnswerRoom room;
  private volatile Scheduler.Task next;

  /**
   * Looks at the connections of a connector while it is started.
   *
   * @param idle for how long a connection may say nothing
   */
  SlowClients(LoopConnector connector, Duration idle, AnswerRoom room) {
    this.connector = connector;
    this.room = room;
    this.headNanos = Math.min(MAX_FOR_A_HEAD.toNanos(), idle.toNanos());
    this.answerNanos = idle.toNanos();
    this.lookMillis = Math.clamp(TimeUnit.NANOSECONDS.toMillis(headNanos) / 4, 50, 1_000);
  }

  @Override
  protected void doStart() {
    again();
  }

  @Override
  protected void doStop() {
    Scheduler.Task task = next;
    if (task != null) {
      task.cancel();
    }
  }

  private void again() {
    next = connector.getScheduler().schedule(this::look, lookMillis, TimeUnit.MILLISECONDS);
  }

  private void look() {
    try {
      room.makeRoom();
      connector.endPoints().forEach(this::look);
    } finally {
      if (isStarting() || isStarted()) {
        again();
      }
    }
  }

  private void look(LoopEndPoint client) {
    if (client.headNanos() > headNanos) {
      // Once more where no head can have come to its end meanwhile.
      client.loop().execute(() -> end(client, client.headNanos() > headNanos));
    } else if (client.requestlessNanos() > answerNanos) {
      client.loop().execute(() -> end(client, client.requestlessNanos() > answerNanos));
    } else if (client.sluggishNanos(LEAST_TAKEN_BYTES) > answerNanos) {
      end(client, true);
    } else {
      client.endSluggishStreams(LEAST_TAKEN_BYTES, answerNanos);
    }
  }

  private static void end(LoopEndPoint client, boolean slow) {
    if (slow) {
      LOG.debug("{} is too slow", client.getRemoteSocketAddress());
      client.close(new IOException("the client is too slow"));
    }
  }
}
