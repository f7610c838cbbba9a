package io.holdfast.chaos.workload;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.chaos.client.HttpAnswer;
import io.holdfast.chaos.client.TransactionBody;
import io.holdfast.chaos.history.Answer;
import io.holdfast.chaos.history.Call;
import io.holdfast.chaos.history.MicroOperation;
import io.holdfast.chaos.history.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Steps of transactions as the store takes them, and as it answers them. */
final class Transactions {
  private Transactions() {}

  static void send(RecordingClient client, List<MicroOperation> steps) throws InterruptedException {
    TransactionBody body = new TransactionBody();
    for (MicroOperation step : steps) {
      switch (step) {
        case MicroOperation.Append(String list, long value) ->
            body.put(Elements.key(list, value), Long.toString(value));
        case MicroOperation.ReadList(String list, List<Long> _) ->
            body.range(Elements.prefix(list), Elements.LIMIT);
        case MicroOperation.Write(String key, long value) -> body.put(key, Long.toString(value));
        case MicroOperation.Read(String key, Long _) -> body.get(key);
      }
    }
    client.call(new Call.Transaction(steps), body.request(), answer -> result(steps, answer));
  }

  private static Optional<Outcome> result(List<MicroOperation> steps, HttpAnswer answer) {
    if (answer.status() != 200) {
      return Optional.empty();
    }
    JsonNode json = answer.json();
    List<MicroOperation> done = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      done.add(done(steps.get(i), json.required("results").required(i)));
    }
    return AnswerReading.ok(new Answer.TransactionResult(done, json.required("revision").asLong()));
  }

  private static MicroOperation done(MicroOperation step, JsonNode result) {
    return switch (step) {
      case MicroOperation.Append append -> append;
      case MicroOperation.Write write -> write;
      case MicroOperation.ReadList(String list, List<Long> _) ->
          new MicroOperation.ReadList(
              list, Readings.valuesByAge(result.required("range").required("items")));
      case MicroOperation.Read(String key, Long _) ->
          new MicroOperation.Read(key, Readings.value(result.required("get")));
    };
  }
}
