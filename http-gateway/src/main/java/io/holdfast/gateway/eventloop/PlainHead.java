package io.holdfast.gateway.eventloop;

import java.util.EnumSet;
import java.util.Set;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;

/**
 * Whether the head of a request is plain: every header in it is one that is known to change nothing
 * here, or whose effect the event loop knows. It is a list of what may pass, so that a header that
 * nobody thought of goes to the route.
 */
final class PlainHead {
  /** They change nothing of the answer, or the event loop knows how (Authorization). */
  private static final Set<HttpHeader> HARMLESS =
      EnumSet.of(
          HttpHeader.HOST,
          HttpHeader.USER_AGENT,
          HttpHeader.ACCEPT_ENCODING,
          HttpHeader.CONNECTION,
          HttpHeader.AUTHORIZATION);

  private static final String TRACE_PARENT = "traceparent";
  private static final String FORWARDED = "X-Forwarded-";
  private static final String ANY_TYPE = "*/*";

  private PlainHead() {}

  /** Of a GET, whose answer is the value itself. */
  static boolean ofRead(HttpFields fields) {
    int authorizations = 0;
    for (HttpField field : fields) {
      if (!isHarmless(field) && !acceptsAnything(field)) {
        return false;
      }
      authorizations += field.getHeader() == HttpHeader.AUTHORIZATION ? 1 : 0;
    }
    return authorizations <= 1;
  }

  /** Of a PUT, whose value is stored with its content type. */
  static boolean ofWrite(HttpFields fields) {
    int contentTypes = 0;
    int authorizations = 0;
    for (HttpField field : fields) {
      HttpHeader header = field.getHeader();
      authorizations += header == HttpHeader.AUTHORIZATION ? 1 : 0;
      if (header == HttpHeader.CONTENT_TYPE) {
        contentTypes++;
      } else if (header != HttpHeader.CONTENT_LENGTH
          && header != HttpHeader.ACCEPT
          && !isHarmless(field)) {
        return false;
      }
    }
    return contentTypes <= 1 && authorizations <= 1;
  }

  private static boolean isHarmless(HttpField field) {
    HttpHeader header = field.getHeader();
    return (header != null && HARMLESS.contains(header))
        || field.getName().equalsIgnoreCase(TRACE_PARENT)
        || field.getName().regionMatches(true, 0, FORWARDED, 0, FORWARDED.length());
  }

  private static boolean acceptsAnything(HttpField field) {
    return field.getHeader() == HttpHeader.ACCEPT
        && (field.getValue() == null || field.getValue().equals(ANY_TYPE));
  }
}
