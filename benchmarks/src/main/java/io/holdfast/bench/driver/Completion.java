package io.holdfast.bench.driver;

/** Is told once what became of a request, on a thread of the driver, so it must not block. */
public interface Completion {

  /** The system did what was asked and said so. */
  void succeeded();

  /**
   * It did not, or nobody knows.
   *
   * @param reason short, and the same for equal failures, since failures are counted by it
   */
  void failed(String reason);
}
