package io.holdfast.gateway.routes;

import io.holdfast.gateway.request.EntityTags;
import io.holdfast.store.StoredRecord;
import java.util.function.BiConsumer;

/** The headers of an answer that is the value of one key. */
public final class ValueHeaders {
  private static final String NO_CONTENT_TYPE = "application/octet-stream";

  private ValueHeaders() {}

  /** Which revision of the record it is; the answer that nothing has changed has them too. */
  static void writeValidators(BiConsumer<String, String> headers, long modifyRevision) {
    headers.accept("ETag", EntityTags.of(modifyRevision));
    headers.accept("Cache-Control", "no-cache");
  }

  /** The same path gives JSON to those who ask for it. */
  static void writeVariants(BiConsumer<String, String> headers) {
    headers.accept("Vary", "Accept");
  }

  /** A value is somebody's bytes: a browser must not run it as a page of this node. */
  static void writeGuards(BiConsumer<String, String> headers) {
    headers.accept("X-Content-Type-Options", "nosniff");
    headers.accept("Content-Security-Policy", "sandbox");
  }

  /** All of them, for an answer that is the raw value. */
  public static void writeTo(BiConsumer<String, String> headers, StoredRecord record) {
    writeValidators(headers, record.modifyRevision());
    writeVariants(headers);
    writeGuards(headers);
  }

  /** The media type that the value was stored with. */
  public static String contentType(StoredRecord record) {
    return record.contentType().isEmpty() ? NO_CONTENT_TYPE : record.contentType();
  }
}
