package io.holdfast.chaos.history;

import java.nio.file.Path;

/**
 * A history file that cannot be judged: unreadable, cut off, or of another format. The message
 * names the file, the line and the fault.
 */
public final class HistoryFileException extends Exception {

  private static final long serialVersionUID = 1;

  HistoryFileException(Path file, long line, String fault) {
    super("%s, line %d: %s".formatted(file, line, fault));
  }

  HistoryFileException(Path file, long line, String fault, Throwable cause) {
    super("%s, line %d: %s".formatted(file, line, fault), cause);
  }
}
