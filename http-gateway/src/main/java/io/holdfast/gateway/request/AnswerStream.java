package io.holdfast.gateway.request;

import java.util.function.Consumer;

/**
 * An answer that goes on after its request was handled, and holds no thread meanwhile. One write is
 * under way at a time.
 */
public interface AnswerStream {

  /**
   * Sends bytes, which must not be changed afterwards; does not wait.
   *
   * @param done hears once, on any thread, when they have gone out; null = they have, else why the
   *     client gets nothing more
   */
  void write(byte[] bytes, Consumer<Throwable> done);

  /** Ends the answer in good order; nothing is being written. */
  void end();

  /** Breaks the answer off, also while bytes are written. */
  void breakOff();
}
