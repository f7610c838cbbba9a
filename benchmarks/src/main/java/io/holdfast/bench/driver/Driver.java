package io.holdfast.bench.driver;

import io.holdfast.bench.workload.Request;

/** A way to one running system for a fixed number of clients. */
public interface Driver extends AutoCloseable {

  /**
   * Sends a request for a client and returns at once. A client has one request under way at a time;
   * different clients may be used from different threads.
   *
   * @param client from 0 to one less than the driver was opened for
   */
  void submit(int client, Request request, Completion completion);

  /** Closes every connection. Requests under way may fail or stay unanswered. */
  @Override
  void close();
}
