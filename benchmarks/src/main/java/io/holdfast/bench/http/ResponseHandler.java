package io.holdfast.bench.http;

import java.io.IOException;

/**
 * Is told, exactly once, what became of a request. Called on the event loop's thread, so it must
 * not block.
 */
public interface ResponseHandler {

  /** The whole response is here, whatever its status. */
  void answered(HttpResponse response);

  /**
   * No response: not connected, cut off, timed out, or not HTTP. The server may have carried the
   * request out.
   */
  void failed(IOException cause);
}
