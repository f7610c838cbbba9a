package io.holdfast.raft.node;

/** How far a node has come: it starts, takes part, and is closed. Asked from any thread. */
final class Lifecycle {
  private volatile ActiveNode active;
  private volatile boolean closing;

  /** What works only once the node takes part; null until then. */
  ActiveNode active() {
    return active;
  }

  void became(ActiveNode node) {
    active = node;
  }

  boolean isClosing() {
    return closing;
  }

  void beginClose() {
    closing = true;
  }
}
