package io.holdfast.chaos.workload;

import io.holdfast.chaos.client.Gateway;
import io.holdfast.chaos.client.GatewayClient;
import io.holdfast.chaos.client.HttpAnswer;
import io.holdfast.chaos.client.HttpRequest;
import io.holdfast.chaos.client.NotSentException;
import io.holdfast.chaos.history.Call;
import io.holdfast.chaos.history.Operation;
import io.holdfast.chaos.history.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One sequential client whose every call goes to the history, with the times around it. The only
 * place that writes operations. Has one owner, which is a process of the history.
 *
 * <p>It stays with its gateway while that one answers, goes on at the next when it does not, and
 * returns home after a while, so that clients stay spread over all gateways. It never sends a call
 * twice: whoever wants that calls again.
 */
public final class RecordingClient implements AutoCloseable {
  /** So long a client works at another gateway before it tries its own again. */
  private static final int CALLS_ABROAD = 200;

  /** After a connection that did not come about, so that a dead cluster is not stormed. */
  private static final long PAUSE_MILLIS = 100;

  private static final Duration PREPARE_TIMEOUT = Duration.ofSeconds(30);

  private final int process;
  private final int home;
  private final List<GatewayClient> gateways = new ArrayList<>();
  private final Consumer<Operation> history;
  private int current;
  private int callsAbroad;
  private long highestRevision;

  /**
   * Connects with the first call.
   *
   * @param process its number in the history
   * @param home index of the gateway to begin with, counted round
   * @param timeout how long it waits for one answer, connecting included
   * @param history called on the caller's thread
   */
  public RecordingClient(
      int process,
      List<Gateway> gateways,
      int home,
      Duration timeout,
      Consumer<Operation> history) {
    this.process = process;
    this.home = Math.floorMod(home, gateways.size());
    this.current = this.home;
    this.history = history;
    gateways.forEach(gateway -> this.gateways.add(new GatewayClient(gateway, timeout)));
  }

  /** Its number in the history. */
  public int process() {
    return process;
  }

  /** Whether its calls show a token when they bring none: the cluster has users already. */
  boolean hasToken() {
    return gateways.get(home).gateway().access().token().isPresent();
  }

  /** The highest revision of the store that any answer has told: what a session passes on. */
  public long highestRevision() {
    return highestRevision;
  }

  /**
   * Sends what must be there before the history begins, until it is; it may be applied twice.
   *
   * @return how it was answered at last
   * @throws IllegalStateException when that is not so in time
   */
  public HttpAnswer prepare(HttpRequest request) throws InterruptedException {
    return prepare(_ -> request);
  }

  /**
   * The same for what is not the same at each node.
   *
   * @param request by the name of the node
   */
  HttpAnswer prepare(Function<String, HttpRequest> request) throws InterruptedException {
    long deadlineNanos = System.nanoTime() + PREPARE_TIMEOUT.toNanos();
    String last = "";
    while (System.nanoTime() < deadlineNanos) {
      try {
        GatewayClient gateway = gateways.get(current);
        HttpAnswer answer = gateway.send(request.apply(gateway.gateway().node()));
        if (answer.isSuccess()) {
          return answer;
        }
        last = answer.summary();
      } catch (IOException e) {
        last = e.toString();
      }
      moveOnAfter(false);
    }
    throw new IllegalStateException("the workload cannot begin: " + last);
  }

  /**
   * Sends one call that the cluster knows by no id of the client's.
   *
   * @return the operation as it was recorded
   */
  public Operation call(Call call, HttpRequest request, AnswerReading reading)
      throws InterruptedException {
    return call(call, "", request, reading);
  }

  /**
   * Sends one call.
   *
   * @param operationId under which the cluster knows it: its idempotency key; empty if it has none,
   *     and then the id that an answer names is recorded
   * @return the operation as it was recorded
   */
  public Operation call(Call call, String operationId, HttpRequest request, AnswerReading reading)
      throws InterruptedException {
    returnHomeAfterAWhile();
    GatewayClient gateway = gateways.get(current);
    String id = operationId;
    Outcome outcome;
    boolean sent = true;
    long invoked = System.nanoTime();
    long completed;
    try {
      HttpAnswer answer = gateway.send(request);
      completed = System.nanoTime();
      outcome = AnswerReading.outcomeOf(call, answer, reading);
      answer
          .header("Holdfast-Revision")
          .ifPresent(text -> highestRevision = Math.max(highestRevision, Long.parseLong(text)));
      if (operationId.isEmpty() && outcome instanceof Outcome.Unknown) {
        id = answer.header("Holdfast-Operation").orElse("");
      }
    } catch (NotSentException e) {
      completed = System.nanoTime();
      outcome = Outcome.failed("not sent: " + e.getMessage());
      sent = false;
    } catch (IOException e) {
      completed = System.nanoTime();
      outcome = call.isRead() ? Outcome.failed(e.toString()) : Outcome.unknown(e.toString());
    }
    Operation operation =
        new Operation(process, gateway.gateway().node(), invoked, completed, call, outcome, id);
    history.accept(operation);
    if (!operation.isOk()) {
      moveOnAfter(sent);
    }
    return operation;
  }

  /** Goes to the next gateway, to see what that one knows. */
  public void moveOn() {
    current = (current + 1) % gateways.size();
    callsAbroad = 0;
  }

  private void moveOnAfter(boolean sent) throws InterruptedException {
    moveOn();
    if (!sent) {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
  }

  private void returnHomeAfterAWhile() {
    if (current != home && ++callsAbroad >= CALLS_ABROAD) {
      current = home;
      callsAbroad = 0;
    }
  }

  @Override
  public void close() {
    gateways.forEach(GatewayClient::close);
  }
}
