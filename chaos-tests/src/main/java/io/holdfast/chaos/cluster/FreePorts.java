package io.holdfast.chaos.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for nodes that are killed and started again. They lie below the range from which the kernel
 * gives ports to outgoing connections: while a node is dead, no client's socket can take its place.
 */
public final class FreePorts {
  private static final int FIRST = 12_000;
  private static final int LAST = 31_999;
  private static final Set<Integer> TAKEN = ConcurrentHashMap.newKeySet();

  private FreePorts() {}

  /** A port that no one listens on now, and that this JVM did not give away before. */
  public static int take() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, LAST + 1);
      if (isFree(port) && TAKEN.add(port)) {
        return port;
      }
    }
  }

  static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
