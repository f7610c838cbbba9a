package io.holdfast.gateway.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.Command;
import io.holdfast.store.command.Comparison;
import io.holdfast.store.command.Limits;
import io.holdfast.store.command.Operation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads the bodies of transactions and batches. */
public final class TransactionReader {
  private static final Set<String> FIELDS = Set.of("compare", "then", "else");

  private final OperationReader operations;

  public TransactionReader(int mostValueBytes) {
    this.operations = new OperationReader(mostValueBytes);
  }

  /** {@code {"compare": […], "then": […], "else": […]}}. */
  public Command.Transaction transaction(Bytes body) {
    JsonFields fields = JsonFields.of("", JsonFields.parse(body), FIELDS);
    List<Comparison> compare =
        fields.elements("compare", Limits.MAX_OPERATIONS).stream()
            .map(ComparisonReader::read)
            .toList();
    return new Command.Transaction(compare, list(fields, "then"), list(fields, "else"));
  }

  private List<Operation> list(JsonFields fields, String name) {
    return fields.elements(name, Limits.MAX_OPERATIONS).stream().map(operations::read).toList();
  }

  /** An array of operations. */
  public List<Operation> array(Bytes body) {
    JsonNode array = JsonFields.parse(body);
    return JsonFields.elements("", array, Limits.MAX_OPERATIONS).stream()
        .map(operations::read)
        .toList();
  }

  /** Operations, one a line; empty lines are skipped. */
  public List<Operation> lines(Bytes body) {
    List<JsonFields.Element> elements = new ArrayList<>();
    byte[] bytes = body.array();
    int line = 1;
    for (int from = JsonText.begin(body); from < bytes.length; line++) {
      int end = endOfLine(bytes, from);
      if (!isBlank(bytes, from, end)) {
        String path = "line " + line;
        JsonNode node = JsonFields.parse(path, bytes, from, end - from);
        elements.add(new JsonFields.Element(path, node));
      }
      from = end + 1;
    }
    JsonFields.checkCount("the body", elements.size(), Limits.MAX_OPERATIONS);
    return elements.stream().map(operations::read).toList();
  }

  private static int endOfLine(byte[] bytes, int from) {
    int end = from;
    while (end < bytes.length && bytes[end] != '\n') {
      end++;
    }
    return end;
  }

  private static boolean isBlank(byte[] bytes, int from, int end) {
    boolean isObject = from < end && bytes[from] == '{';
    return !isObject && new String(bytes, from, end - from, StandardCharsets.UTF_8).isBlank();
  }
}
