package io.holdfast.raft.node;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** Keeps one logger silent, for a test of what it tells: what fails there is meant to. */
final class QuietLog implements AutoCloseable {
  /** Prints a stack trace for each server that does not start. */
  static final String RATIS_LIFE_CYCLE = "org.apache.ratis.util.LifeCycle";

  private final Logger logger;
  private final Level before;

  QuietLog(String name) {
    logger = (Logger) LoggerFactory.getLogger(name);
    before = logger.getLevel();
    logger.setLevel(Level.OFF);
  }

  @Override
  public void close() {
    logger.setLevel(before);
  }
}
