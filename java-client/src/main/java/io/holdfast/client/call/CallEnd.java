package io.holdfast.client.call;

import io.holdfast.client.api.CompactedException;
import io.holdfast.client.api.ConditionFailedException;
import io.holdfast.client.api.ConfigurationException;
import io.holdfast.client.api.HoldfastException;
import io.holdfast.client.api.OutcomeUnknownException;
import io.holdfast.client.api.OverloadedException;
import io.holdfast.client.api.Problem;
import io.holdfast.client.api.RefusedException;
import io.holdfast.client.api.UnavailableException;
import io.holdfast.client.route.KnownNode;
import io.holdfast.client.wire.Call;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;

/**
 * How a call ends that did not succeed. Remembers what the attempts left behind: after one whose
 * outcome is unknown, no later attempt's failure may say that nothing was changed.
 */
final class CallEnd {
  private final Call<?> call;
  private boolean mayHaveBeenApplied;
  private String last = "no node was asked";
  private Problem problem;
  private Throwable failure;
  private boolean lastIsMismatch;

  CallEnd(Call<?> call) {
    this.call = call;
  }

  boolean mayHaveBeenApplied() {
    return mayHaveBeenApplied;
  }

  void noteFailure(KnownNode node, Throwable thrown) {
    failure = thrown instanceof CompletionException ? thrown.getCause() : thrown;
    problem = null;
    last = node + ": " + (failure instanceof TimeoutException ? "no answer in time" : failure);
    // Where an answer came before, TLS was agreed on: then this is a connection that broke.
    lastIsMismatch = !node.hasAnswered() && TlsMismatch.is(failure);
    mayHaveBeenApplied |= call.isWrite() && !lastIsMismatch && !isSurelyNotSent(failure);
  }

  /** Whether the last attempt could not even agree on TLS with its node. */
  boolean lastIsMismatch() {
    return lastIsMismatch;
  }

  /** No node is left that might speak as this client does. */
  HoldfastException misconfigured(int attempts) {
    return mayHaveBeenApplied
        ? outcomeUnknown(problem, attempts)
        : new ConfigurationException(
            "TLS cannot be agreed on with any node, last "
                + last
                + "; check http or https in the client's addresses, and that it trusts the nodes'"
                + " certificates",
            failure);
  }

  /** Without a connection nothing was sent. Any other failure may have come after the write. */
  private static boolean isSurelyNotSent(Throwable failure) {
    return failure instanceof ConnectException
        || failure instanceof SSLHandshakeException
        || failure instanceof HttpConnectTimeoutException
        || failure instanceof UnresolvedAddressException;
  }

  void noteProblem(KnownNode node, Problem answered, NextStep step) {
    problem = answered;
    failure = null;
    lastIsMismatch = false;
    last = node + ": " + answered;
    mayHaveBeenApplied |= call.isWrite() && step == NextStep.FIND_OUT;
  }

  HoldfastException timeIsOver(int attempts) {
    if (mayHaveBeenApplied) {
      return outcomeUnknown(problem, attempts);
    }
    if (problem != null && problem.status() == 429) {
      return new OverloadedException(summary(attempts), problem);
    }
    return new UnavailableException(summary(attempts), problem, failure);
  }

  private String summary(int attempts) {
    return attempts + " attempts failed within " + call.timeout() + "; the last: " + last;
  }

  HoldfastException outcomeUnknown(Problem answered, int attempts) {
    String operation = call.operation().orElseThrow();
    return new OutcomeUnknownException(operation, summary(attempts), answered, failure);
  }

  HoldfastException refused(Problem answered) {
    return switch (answered.code()) {
      case "precondition_failed" -> new ConditionFailedException(answered);
      case "tls_required" ->
          new ConfigurationException(
              "the nodes speak TLS only: use https:// in the client's addresses ("
                  + answered.detail()
                  + ")",
              null);
      case "compacted" -> new CompactedException(answered);
      default -> new RefusedException(answered);
    };
  }
}
