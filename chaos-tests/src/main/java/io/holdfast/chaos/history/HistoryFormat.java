package io.holdfast.chaos.history;

/**
 * The words of the history file that are not operations; {@code chaos-tests/docs/history-format.md}
 * describes them all.
 */
final class HistoryFormat {

  /** What the first line calls the file. */
  static final String NAME = "holdfast-history";

  /** Raised when a reader of the old lines would misunderstand the new ones. */
  static final int VERSION = 1;

  static final String HEADER_LINE = "header";
  static final String OPERATION_LINE = "operation";
  static final String FAULT_LINE = "fault";
  static final String END_LINE = "end";

  private HistoryFormat() {}
}
