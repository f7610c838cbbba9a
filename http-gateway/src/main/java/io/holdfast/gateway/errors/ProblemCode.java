package io.holdfast.gateway.errors;

import static io.holdfast.gateway.errors.Retry.CHECK_OUTCOME;
import static io.holdfast.gateway.errors.Retry.NEVER;
import static io.holdfast.gateway.errors.Retry.OTHER_NODE;
import static io.holdfast.gateway.errors.Retry.SAME_NODE;

import java.util.Locale;

/**
 * Every way in which a request can fail. Codes are part of the API: they are added, not changed.
 */
public enum ProblemCode {
  ACCEPTED_ASYNC(202, CHECK_OUTCOME, "Accepted, not durable yet"),
  DURABILITY_PENDING(202, NEVER, "Durable on a majority, not yet on every voter"),
  INCOMPLETE(202, SAME_NODE, "Done in part; sent again it goes on"),
  BAD_REQUEST(400, NEVER, "The request is malformed"),
  TLS_REQUIRED(400, NEVER, "TLS is required here"),
  BAD_PERCENT_ENCODING(400, NEVER, "Broken percent-encoding"),
  KEY_EMPTY(400, NEVER, "The key is empty"),
  KEY_TOO_LONG(400, NEVER, "The key is too long"),
  UNKNOWN_PARAMETER(400, NEVER, "Unknown query parameter"),
  DUPLICATE_PARAMETER(400, NEVER, "Query parameter given twice"),
  BAD_PARAMETER(400, NEVER, "Bad value of a query parameter"),
  BAD_DURATION(400, NEVER, "Duration malformed or out of range"),
  BAD_REVISION(400, NEVER, "Not a revision"),
  REVISION_IN_FUTURE(400, SAME_NODE, "The revision does not exist yet"),
  BAD_ENTITY_TAG(400, NEVER, "Not an entity tag of this store"),
  BAD_IDEMPOTENCY_KEY(400, NEVER, "Not an idempotency key"),
  BAD_JSON(400, NEVER, "The body is not the expected JSON"),
  UNKNOWN_OPERATION(400, NEVER, "Unknown operation"),
  BAD_CURSOR(400, NEVER, "Not a cursor of this store"),
  CURSOR_OF_ANOTHER_QUERY(400, NEVER, "The cursor belongs to another query"),
  BODY_NOT_ALLOWED(400, NEVER, "This method takes no body"),
  ALL_REQUIRED(400, NEVER, "Deleting everything takes all=true"),
  CONTENT_TYPE_TOO_LONG(400, NEVER, "The content type is too long"),
  TOO_MANY_OPERATIONS(400, NEVER, "Too many operations"),
  DUPLICATE_KEY(400, NEVER, "A transaction writes one key twice"),
  BAD_TTL(400, NEVER, "Not a time to live"),
  BAD_POLICY(400, NEVER, "Not a policy"),
  BAD_LOCK(400, NEVER, "Not a lock"),
  BAD_FENCE(400, NEVER, "Not a fence"),
  BAD_USER(400, NEVER, "Not a user"),
  BAD_ROLE(400, NEVER, "Not a role"),
  BAD_TOKEN(400, NEVER, "Not a token"),
  UNAUTHENTICATED(401, NEVER, "It is not known who asks"),
  FORBIDDEN(403, NEVER, "The caller may not do this"),
  BELOW_POLICY_FLOOR(403, NEVER, "Weaker than a policy allows"),
  FOREIGN_ORIGIN(403, NEVER, "A web page elsewhere may not do this"),
  NO_SUCH_PATH(404, NEVER, "There is nothing at this path"),
  KEY_NOT_FOUND(404, NEVER, "The key is not there"),
  LEASE_NOT_FOUND(404, NEVER, "The lease is not there"),
  POLICY_NOT_FOUND(404, NEVER, "The policy is not there"),
  USER_NOT_FOUND(404, NEVER, "The user is not there"),
  ROLE_NOT_FOUND(404, NEVER, "The role is not there"),
  TOKEN_NOT_FOUND(404, NEVER, "The token is not there"),
  OPERATION_UNKNOWN(404, SAME_NODE, "Nothing is known of this operation"),
  METHOD_NOT_ALLOWED(405, NEVER, "The method is not allowed here"),
  UPLOAD_TOO_SLOW(408, SAME_NODE, "The body did not arrive in time"),
  NOT_A_COUNTER(409, NEVER, "The value is not a counter"),
  COUNTER_OVERFLOW(409, NEVER, "The counter would overflow"),
  TOO_MANY_KEYS(409, NEVER, "Too many keys at once"),
  LEASE_RENEWED(409, NEVER, "The lease was renewed meanwhile"),
  LEASE_OF_LOCK(409, NEVER, "The lease is that of a lock"),
  LOCK_TAKEN(409, SAME_NODE, "The lock is taken"),
  LOCK_NOT_HELD(409, NEVER, "The lock is not held so"),
  LOCK_MISMATCH(409, NEVER, "The lock was taken otherwise"),
  POLICY_PREFIX_TAKEN(409, NEVER, "Another policy has this prefix"),
  TOO_MANY_POLICIES(409, NEVER, "Too many policies"),
  ROLE_IN_USE(409, NEVER, "A user has the role"),
  LAST_ADMIN(409, NEVER, "No administrator would be left"),
  ALREADY_BOOTSTRAPPED(409, NEVER, "There are users already"),
  TOO_MANY_USERS(409, NEVER, "Too many users"),
  TOO_MANY_ROLES(409, NEVER, "Too many roles"),
  TOO_MANY_TOKENS(409, NEVER, "Too many tokens"),
  COMPACTED(410, NEVER, "The revision is no longer kept"),
  PRECONDITION_FAILED(412, NEVER, "The precondition does not hold"),
  FENCE_LOST(412, NEVER, "The hold of the lock has ended"),
  VALUE_TOO_LARGE(413, NEVER, "The value is too large"),
  REQUEST_TOO_LARGE(413, NEVER, "The request is too large"),
  TARGET_TOO_LONG(414, NEVER, "The request target is too long"),
  CONTENT_ENCODING_NOT_SUPPORTED(415, NEVER, "Content encodings are not supported"),
  EXPECTATION_FAILED(417, NEVER, "What the request expects is not offered"),
  MISDIRECTED(421, NEVER, "The server is not known by this name"),
  IDEMPOTENCY_KEY_REUSED(422, NEVER, "The idempotency key was used for another request"),
  RATE_LIMITED(429, SAME_NODE, "More requests than this user may send"),
  LOCK_QUEUE_FULL(429, SAME_NODE, "Too many wait for the lock"),
  OVERLOADED(429, SAME_NODE, "Overloaded"),
  HEADER_TOO_LARGE(431, NEVER, "The request header is too large"),
  INTERNAL(500, OTHER_NODE, "Internal error"),
  METHOD_NOT_IMPLEMENTED(501, NEVER, "The method is not known here"),
  TRANSFER_CODING_NOT_IMPLEMENTED(501, NEVER, "The transfer coding is not known here"),
  UNAVAILABLE(503, OTHER_NODE, "The promise cannot be kept now"),
  NOT_APPLIED(503, SAME_NODE, "Not applied, and never will be"),
  AUDIT_UNAVAILABLE(503, OTHER_NODE, "The act cannot be audited now"),
  JWT_KEYS_UNAVAILABLE(503, OTHER_NODE, "The keys of the issuer are not there"),
  AUTH_CHANGED(503, SAME_NODE, "Rights changed meanwhile"),
  AUTH_STALE(503, OTHER_NODE, "The rights known here may be too old"),
  NOT_READY(503, OTHER_NODE, "The node is not ready"),
  NOT_THE_LEADER(503, OTHER_NODE, "The node is not the leader"),
  NOT_A_FOLLOWER(503, OTHER_NODE, "The node is not a follower"),
  OUTCOME_UNKNOWN(504, CHECK_OUTCOME, "It may have been applied"),
  HTTP_VERSION_NOT_SUPPORTED(505, NEVER, "The version of HTTP is not supported");

  private final int status;
  private final Retry retry;
  private final String title;

  ProblemCode(int status, Retry retry, String title) {
    this.status = status;
    this.retry = retry;
    this.title = title;
  }

  /** The HTTP status of the answer. */
  public int status() {
    return status;
  }

  public Retry retry() {
    return retry;
  }

  public String title() {
    return title;
  }

  /** The word in the answer. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The {@code type} of RFC 9457: a name that stays, not an address to visit. */
  public String type() {
    return "urn:holdfast:problem:" + text();
  }
}
