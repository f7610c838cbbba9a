package io.holdfast.chaos.system;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Passes bytes on, both ways; on demand what comes back is lost: requests arrive and are carried
 * out, and nobody hears of it until the connections break.
 */
final class AnswerDroppingProxy implements AutoCloseable {
  private static final int BUFFER_BYTES = 16 << 10;

  private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final int targetPort;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicLong lost = new AtomicLong();
  private volatile boolean dropping;

  AnswerDroppingProxy(int targetPort) throws IOException {
    this.targetPort = targetPort;
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** Bytes of answers that never arrived. */
  long lost() {
    return lost.get();
  }

  void dropAnswers() {
    dropping = true;
  }

  /** Breaks every connection, as none of them is whole any more; new ones lose nothing. */
  void mend() {
    breakOff();
    dropping = false;
  }

  private void breakOff() {
    sockets.forEach(AnswerDroppingProxy::close);
    sockets.clear();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        sockets.add(client);
        Socket target = new Socket(InetAddress.getLoopbackAddress(), targetPort);
        sockets.add(target);
        client.setTcpNoDelay(true);
        target.setTcpNoDelay(true);
        Thread.ofVirtual().start(() -> pass(client, target, false));
        Thread.ofVirtual().start(() -> pass(target, client, true));
      } catch (IOException refused) {
        // The target is down, or this proxy is closed: whoever connected finds a broken connection.
        breakOff();
      }
    }
  }

  private void pass(Socket from, Socket to, boolean answers) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int size = in.read(buffer); size >= 0; size = in.read(buffer)) {
        if (answers && dropping) {
          lost.addAndGet(size);
          continue;
        }
        out.write(buffer, 0, size);
      }
    } catch (IOException broken) {
      // The other direction breaks with it.
    }
    close(from);
    close(to);
    sockets.remove(from);
    sockets.remove(to);
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException closed) {
      // It is closed either way.
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    breakOff();
  }
}
