package io.holdfast.gateway.logs;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/**
 * Catches what a class logs as long as this is open: a test that provokes an error asks for it
 * here, and the output keeps no stack trace that somebody could take for a failure.
 */
public final class ExpectedErrors implements AutoCloseable {
  private final Logger logger;
  private final ListAppender<ILoggingEvent> caught = new ListAppender<>();

  public ExpectedErrors(Class<?> ofClass) {
    logger = (Logger) LoggerFactory.getLogger(ofClass);
    caught.start();
    logger.addAppender(caught);
    logger.setAdditive(false);
  }

  /** Returns the messages so far, of what has happened before this call. */
  public List<String> messages() {
    return caught.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Override
  public void close() {
    logger.setAdditive(true);
    logger.detachAppender(caught);
  }
}
