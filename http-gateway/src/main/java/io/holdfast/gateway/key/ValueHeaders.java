package io.holdfast.gateway.key;

import io.holdfast.gateway.request.EntityTags;
import io.holdfast.store.result.StoredRecord;
import java.util.List;
import java.util.function.BiConsumer;

/** The headers of an answer that is the value of one key. */
public final class ValueHeaders {
  private static final String NO_CONTENT_TYPE = "application/octet-stream";

  private static final String CONTENT_TYPE_OPTIONS = "X-Content-Type-Options";
  private static final String CONTENT_SECURITY_POLICY = "Content-Security-Policy";

  /** What only a value needs. */
  static final List<String> GUARDS = List.of(CONTENT_TYPE_OPTIONS, CONTENT_SECURITY_POLICY);

  private ValueHeaders() {}

  /**
   * Which revision and form of the record it is; the answer that nothing has changed has them too.
   * The same path gives JSON to those who ask for it.
   */
  static void writeValidators(BiConsumer<String, String> headers, String tag) {
    headers.accept("ETag", tag);
    headers.accept("Vary", "Accept, Origin");
  }

  /** A value is somebody's bytes: a browser must not run it as a page of this node. */
  static void writeGuards(BiConsumer<String, String> headers) {
    headers.accept(CONTENT_TYPE_OPTIONS, "nosniff");
    headers.accept(CONTENT_SECURITY_POLICY, "sandbox");
  }

  /** All of them, for an answer that is the raw value. */
  public static void writeTo(BiConsumer<String, String> headers, StoredRecord record) {
    writeValidators(headers, EntityTags.of(record.modifyRevision()));
    writeGuards(headers);
  }

  /** The media type that the value was stored with. */
  public static String contentType(StoredRecord record) {
    return record.contentType().isEmpty() ? NO_CONTENT_TYPE : record.contentType();
  }
}
