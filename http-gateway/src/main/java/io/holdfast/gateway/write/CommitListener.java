package io.holdfast.gateway.write;

/** Hears what the committer does, for the figures of operation. Called from many threads. */
public interface CommitListener {
  CommitListener NONE = commands -> {};

  /** A batch of so many commands went off. */
  void onBatch(int commands);
}
