package io.holdfast.gateway.key;

import io.holdfast.gateway.read.ReadLevel;

/** This node cannot keep the level of a read now, and another one can. */
final class LevelElsewhereException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient ReadLevel level;

  LevelElsewhereException(ReadLevel level) {
    super("another node can keep " + level.text(), null, false, false);
    this.level = level;
  }

  ReadLevel level() {
    return level;
  }
}
