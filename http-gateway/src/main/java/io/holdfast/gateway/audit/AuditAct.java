package io.holdfast.gateway.audit;

import java.util.Locale;

/**
 * What one request is about, without its values.
 *
 * @param user who asks; empty = nobody said
 * @param how they have shown who they are; empty = they have not
 * @param from the address that the connection comes from
 * @param route the path as the API names it
 * @param target which keys, policy, user, as {@link AuditTarget} writes them
 * @param traceParent the request's place in a trace; empty = none
 */
public record AuditAct(
    Kind kind,
    String user,
    String how,
    String from,
    String method,
    String route,
    String target,
    String traceParent) {

  /** What a line tells. */
  public enum Kind {
    /** A node began to write here. */
    STARTED,
    /** A node went on after a crash; what followed the last whole line was cut off. */
    RESUMED,
    /** A new file began; lines of old files are gone by now. */
    ROTATED,
    /** Acts before this line could not be written down. */
    LOST,
    /** Acts and refusals before this line were too many at once to be written down one by one. */
    SUPPRESSED,
    /** An administrative act is about to be done. */
    INTENT,
    /** What became of it. */
    OUTCOME,
    /** A request was refused: 401 or 403. */
    REFUSED,
    /** Keys were read. */
    READ,
    /** Keys were written. */
    WRITE;

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** An act of the node itself. */
  static AuditAct own(Kind kind) {
    return new AuditAct(kind, "", "", "", "", "", "", "");
  }

  /** The same request, told as another kind of line. */
  public AuditAct as(Kind other, String otherTarget) {
    return new AuditAct(other, user, how, from, method, route, otherTarget, traceParent);
  }
}
