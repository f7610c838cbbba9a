package io.holdfast.chaos.history;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Writes a history while it happens, one JSON object a line. Any thread may record; the order of
 * the lines means nothing.
 *
 * <p>{@link #close()} writes the last line, which says that the file is whole. A call that is still
 * on its way then must have been recorded as unknown before: a write that nobody recorded would
 * look like a value from nowhere.
 */
public final class HistoryFileWriter implements AutoCloseable {

  private final JsonFactory json =
      JsonFactory.builder().configure(JsonWriteFeature.ESCAPE_NON_ASCII, true).build();
  private final BufferedWriter lines;
  private long operations;
  private boolean closed;

  /**
   * Starts a file.
   *
   * @param description whatever is worth knowing of the run: seed, commit, workload; no checker
   *     reads it
   */
  public HistoryFileWriter(Path file, Map<String, String> description) throws IOException {
    this.lines = Files.newBufferedWriter(file);
    line(
        generator -> {
          generator.writeStringField("line", HistoryFormat.HEADER_LINE);
          generator.writeStringField("format", HistoryFormat.NAME);
          generator.writeNumberField("version", HistoryFormat.VERSION);
          for (Map.Entry<String, String> entry : description.entrySet()) {
            generator.writeStringField(entry.getKey(), entry.getValue());
          }
        });
  }

  /** Writes a whole history. */
  public static void write(Path file, Map<String, String> description, History history)
      throws IOException {
    try (HistoryFileWriter writer = new HistoryFileWriter(file, description)) {
      for (FaultEvent fault : history.faults()) {
        writer.record(fault);
      }
      for (Operation operation : history.operations()) {
        writer.record(operation);
      }
    }
  }

  /** Adds an operation that is over, one way or another. */
  public synchronized void record(Operation operation) throws IOException {
    line(generator -> OperationEncoder.write(generator, operation));
    operations++;
  }

  /** Adds a fault event. */
  public synchronized void record(FaultEvent event) throws IOException {
    line(
        generator -> {
          generator.writeStringField("line", HistoryFormat.FAULT_LINE);
          generator.writeNumberField("atNanos", event.atNanos());
          generator.writeStringField("fault", event.fault());
          generator.writeStringField("change", CallName.lower(event.change()));
          generator.writeStringField("detail", event.detail());
        });
  }

  /** Says that the file is whole, and closes it. */
  @Override
  public synchronized void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try (lines) {
      line(
          generator -> {
            generator.writeStringField("line", HistoryFormat.END_LINE);
            generator.writeNumberField("operations", operations);
          });
    }
  }

  private interface Fields {
    void writeTo(JsonGenerator generator) throws IOException;
  }

  private void line(Fields fields) throws IOException {
    try (JsonGenerator generator = json.createGenerator(lines)) {
      generator.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      generator.disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
      generator.writeStartObject();
      fields.writeTo(generator);
      generator.writeEndObject();
    }
    lines.write('\n');
  }
}
