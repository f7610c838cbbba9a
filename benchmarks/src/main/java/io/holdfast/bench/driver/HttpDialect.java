package io.holdfast.bench.driver;

import io.holdfast.bench.http.HttpRequest;
import io.holdfast.bench.http.HttpResponse;
import io.holdfast.bench.workload.Request;

/** How a system is asked over HTTP. Used by many clients at once. */
public interface HttpDialect {

  /** The bytes of a request. */
  HttpRequest encode(Request request);

  /**
   * Whether this answer says that the request was done; a read must have brought the whole value.
   */
  boolean isDone(Request request, HttpResponse response);
}
