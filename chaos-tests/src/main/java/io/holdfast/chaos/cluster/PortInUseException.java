package io.holdfast.chaos.cluster;

/** Another program listens where a node should. */
public final class PortInUseException extends Exception {
  private static final long serialVersionUID = 1;

  PortInUseException(NodePlan node, int port) {
    super("port " + port + " of " + node.name() + " is in use");
  }
}
