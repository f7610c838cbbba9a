package io.holdfast.chaos.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a history file, line after line. A file without its last line, or with too few operations,
 * was cut off and is refused.
 */
public final class HistoryFileReader {

  private static final ObjectReader JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .readerFor(JsonNode.class);

  private final Path file;
  private final OperationDecoder decoder = new OperationDecoder();
  private final List<Operation> operations = new ArrayList<>();
  private final List<FaultEvent> faults = new ArrayList<>();
  private long line;
  private boolean whole;

  private HistoryFileReader(Path file) {
    this.file = file;
  }

  /**
   * Reads a whole file.
   *
   * @throws HistoryFileException if it is not a whole history
   * @throws IOException if it cannot be opened or read
   */
  public static History read(Path file) throws IOException, HistoryFileException {
    return new HistoryFileReader(file).read();
  }

  private History read() throws IOException, HistoryFileException {
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      for (String text = lines.readLine(); text != null; text = lines.readLine()) {
        line++;
        readLine(text);
      }
    } catch (MalformedInputException e) {
      throw new HistoryFileException(file, line + 1, "is not UTF-8 text", e);
    }
    if (line == 0) {
      throw new HistoryFileException(file, 1, "the file is empty");
    }
    if (!whole) {
      throw new HistoryFileException(
          file, line, "the file was cut off after this line: its end line is missing");
    }
    return new History(operations, faults);
  }

  private void readLine(String text) throws HistoryFileException {
    if (whole) {
      throw new HistoryFileException(file, line, "there is something after the end line");
    }
    try {
      JsonNode object = JSON.readTree(text);
      if (!object.isObject()) {
        throw new IllegalArgumentException("is not a JSON object");
      }
      readObject(object);
    } catch (JsonProcessingException e) {
      throw new HistoryFileException(
          file,
          line,
          "is not a whole JSON object, the file may be cut off: " + e.getOriginalMessage(),
          e);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new HistoryFileException(file, line, e.getMessage(), e);
    }
  }

  private void readObject(JsonNode object) {
    String kind = OperationDecoder.text(object, "line");
    if ((line == 1) != kind.equals(HistoryFormat.HEADER_LINE)) {
      throw new IllegalArgumentException("the first line, and only the first, is the header");
    }
    switch (kind) {
      case HistoryFormat.HEADER_LINE -> checkHeader(object);
      case HistoryFormat.OPERATION_LINE -> operations.add(decoder.decode(object));
      case HistoryFormat.FAULT_LINE -> faults.add(fault(object));
      case HistoryFormat.END_LINE -> checkEnd(object);
      default ->
          throw new IllegalArgumentException("field line: no line is named \"" + kind + "\"");
    }
  }

  private static void checkHeader(JsonNode header) {
    String format = OperationDecoder.text(header, "format");
    long version = OperationDecoder.number(header, "version");
    if (!format.equals(HistoryFormat.NAME) || version != HistoryFormat.VERSION) {
      throw new IllegalArgumentException(
          "format %s version %d; this reads %s version %d"
              .formatted(format, version, HistoryFormat.NAME, HistoryFormat.VERSION));
    }
  }

  private void checkEnd(JsonNode end) {
    long expected = OperationDecoder.number(end, "operations");
    if (expected != operations.size()) {
      throw new IllegalArgumentException(
          "%d operations were written, %d are here".formatted(expected, operations.size()));
    }
    whole = true;
  }

  private static FaultEvent fault(JsonNode object) {
    return new FaultEvent(
        OperationDecoder.number(object, "atNanos"),
        OperationDecoder.text(object, "fault"),
        OperationDecoder.constant(object, "change", FaultEvent.Change.class),
        OperationDecoder.text(object, "detail"));
  }
}
