package io.holdfast.chaos.workload;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.chaos.client.HttpAnswer;
import io.holdfast.chaos.client.StoreRequests;
import io.holdfast.chaos.client.TransactionBody;
import io.holdfast.chaos.history.Answer;
import io.holdfast.chaos.history.Call;
import io.holdfast.chaos.history.Operation;
import io.holdfast.chaos.history.Outcome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Moves money between accounts, each time on the condition that neither has changed since it was
 * read, and reads all accounts at once.
 */
final class BankWorkload implements Workload {
  private static final int ACCOUNTS = 8;
  private static final long FIRST_BALANCE = 100;
  private static final String PREFIX = "bank/";

  private final List<String> accounts = new ArrayList<>();

  BankWorkload() {
    for (int i = 1; i <= ACCOUNTS; i++) {
      accounts.add(PREFIX + i);
    }
  }

  @Override
  public String name() {
    return "bank";
  }

  @Override
  public String purpose() {
    return "money is neither made nor lost: conditional transactions, and reads of one moment";
  }

  /** The first read is the one that the checker measures all others by. */
  @Override
  public void setUp(RecordingClient client, Function<String, Path> dataOf)
      throws InterruptedException {
    // No calls of the history: before them there is no bank. One by one, as the transactions are
    // what is judged here.
    for (String account : accounts) {
      client.prepare(StoreRequests.put(account, Long.toString(FIRST_BALANCE)));
    }
    read(client, "linearizable", new AtomicReference<>());
  }

  @Override
  public Script script(RecordingClient client, RandomGenerator random) {
    return () -> {
      AtomicReference<JsonNode> seen = new AtomicReference<>();
      if (read(client, "linearizable", seen).isOk()) {
        transfer(client, random, seen.get());
      }
    };
  }

  private void transfer(RecordingClient client, RandomGenerator random, JsonNode items)
      throws InterruptedException {
    int from = random.nextInt(ACCOUNTS);
    int to = (from + 1 + random.nextInt(ACCOUNTS - 1)) % ACCOUNTS;
    long amount = 1 + random.nextLong(5);
    JsonNode source = items.required(from);
    JsonNode target = items.required(to);
    if (balance(source) < amount) {
      return;
    }
    TransactionBody body =
        new TransactionBody()
            .whenModifiedAt(accounts.get(from), source.required("modifyRevision").asLong())
            .whenModifiedAt(accounts.get(to), target.required("modifyRevision").asLong())
            .put(accounts.get(from), Long.toString(balance(source) - amount))
            .put(accounts.get(to), Long.toString(balance(target) + amount));
    client.call(
        new Call.BankTransfer(accounts.get(from), accounts.get(to), amount),
        body.request(),
        BankWorkload::transferred);
  }

  /** An account that changed meanwhile: the transfer certainly did not happen. */
  private static Optional<Outcome> transferred(HttpAnswer answer) {
    if (answer.status() != 200) {
      return Optional.empty();
    }
    JsonNode json = answer.json();
    return json.required("succeeded").asBoolean()
        ? AnswerReading.ok(new Answer.Written(json.required("revision").asLong()))
        : Optional.of(Outcome.failed("an account has changed meanwhile"));
  }

  private static Optional<Outcome> balances(HttpAnswer answer, AtomicReference<JsonNode> seen) {
    if (answer.status() != 200) {
      return Optional.empty();
    }
    JsonNode items = answer.json().required("items");
    seen.set(items);
    Map<String, Long> balances = new TreeMap<>();
    items.forEach(item -> balances.put(item.required("key").asText(), balance(item)));
    return AnswerReading.ok(new Answer.Balances(balances));
  }

  private static long balance(JsonNode item) {
    return Long.parseLong(item.required("value").asText());
  }

  private static Operation read(
      RecordingClient client, String consistency, AtomicReference<JsonNode> seen)
      throws InterruptedException {
    return client.call(
        new Call.BankRead(),
        StoreRequests.range(PREFIX, ACCOUNTS, consistency),
        answer -> balances(answer, seen));
  }

  @Override
  public void readAll(RecordingClient client) throws InterruptedException {
    read(client, "local", new AtomicReference<>());
  }
}
