package io.holdfast.store.command;

/** The name of an operation without a client's key: {@code <session>-<sequence>}, decimal. */
public record OperationId(long session, long sequence) {

  /** The text under which a result is kept and asked for. */
  public static String of(long session, long sequence) {
    return session + "-" + sequence;
  }

  /** Reads the text back; null when it is not exactly what {@link #of} writes. */
  public static OperationId parse(String text) {
    int dash = text.indexOf('-');
    if (dash <= 0) {
      return null;
    }
    try {
      long session = Long.parseLong(text.substring(0, dash));
      long sequence = Long.parseLong(text.substring(dash + 1));
      OperationId id = new OperationId(session, sequence);
      return session > 0 && sequence > 0 && id.toString().equals(text) ? id : null;
    } catch (NumberFormatException notNumbers) {
      return null;
    }
  }

  @Override
  public String toString() {
    return of(session, sequence);
  }
}
