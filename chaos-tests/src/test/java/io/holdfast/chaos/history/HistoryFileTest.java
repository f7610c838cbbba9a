package io.holdfast.chaos.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryFileTest {

  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = directory.resolve("history.jsonl");
  }

  /** One operation of every kind, and every outcome. */
  static History everything() {
    List<MicroOperation> appends =
        List.of(new MicroOperation.Append("a", 1), new MicroOperation.ReadList("b", null));
    List<MicroOperation> appended =
        List.of(
            new MicroOperation.Append("a", 1), new MicroOperation.ReadList("b", List.of(1L, 2L)));
    List<MicroOperation> writes =
        List.of(new MicroOperation.Write("a", 1), new MicroOperation.Read("b", null));
    Map<Call, Answer> answered =
        Map.ofEntries(
            Map.entry(
                new Call.RegisterRead("k\u00e4y \"1\"\n"), new Answer.RegisterValue(null, 5, 0)),
            Map.entry(new Call.RegisterWrite("k", Long.MAX_VALUE), new Answer.Written(7)),
            Map.entry(new Call.RegisterCompareAndSet("k", null, 3L), new Answer.Swapped(true, 8)),
            Map.entry(new Call.SetAdd("s", 1), new Answer.Written(9)),
            Map.entry(new Call.SetRead("s"), new Answer.Elements(List.of(1L, 1L))),
            Map.entry(new Call.Transaction(appends), new Answer.TransactionResult(appended, 10)),
            Map.entry(new Call.Transaction(writes), new Answer.TransactionResult(writes, 11)),
            Map.entry(new Call.BankTransfer("a", "b", 4), new Answer.Written(12)),
            Map.entry(new Call.BankRead(), new Answer.Balances(Map.of("a", 1L, "b", -1L))),
            Map.entry(new Call.CounterIncrement("c", -2, "key"), new Answer.CounterValue(-2)),
            Map.entry(new Call.CounterRead("c"), new Answer.CounterValue(3)),
            Map.entry(new Call.SessionRead("k", 4), new Answer.RegisterValue(1L, 5, 4)),
            Map.entry(new Call.BoundedRead("k", 200), new Answer.BoundedValue(1L, 30, 5)),
            Map.entry(new Call.LeasePut("k", 4, 2_000), new Answer.Written(6)),
            Map.entry(new Call.LeaseRenew("k", 2_000), new Answer.Written(0)),
            Map.entry(new Call.LeaseRead("k"), new Answer.RegisterValue(null, 7, 0)),
            Map.entry(new Call.TokenMake("u"), new Answer.Written(7)),
            Map.entry(new Call.TokenEnd("t"), new Answer.Written(8)),
            Map.entry(new Call.GuardedPut("k", 5, "t"), new Answer.Written(9)),
            Map.entry(
                new Call.OutcomeQuery("id-1"),
                new Answer.OperationStatus(Answer.Status.NOT_APPLIED)),
            Map.entry(new Call.DigestRead(), new Answer.Digest(6, 5, "cafe")),
            Map.entry(new Call.FinalRead(Call.Subject.LIST, "l"), new Answer.Elements(List.of())));
    List<Operation> operations = new ArrayList<>();
    answered.forEach(
        (call, answer) -> {
          long at = operations.size();
          operations.add(new Operation(1, "n1", at, at + 1, call, Outcome.ok(answer), "id-" + at));
          operations.add(
              new Operation(2, "n2", at, at + 1, call, Outcome.failed("no \u2192 leader")));
          operations.add(new Operation(3, "n3", at, at + 1, call, Outcome.unknown("timeout")));
        });
    return new History(
        operations,
        List.of(
            new FaultEvent(3, "kill", FaultEvent.Change.BEGAN, "n1"),
            new FaultEvent(4, "kill", FaultEvent.Change.ENDED, "n1")));
  }

  private List<String> written() throws IOException {
    HistoryFileWriter.write(file, Map.of("seed", "42"), everything());
    return new ArrayList<>(Files.readAllLines(file));
  }

  private String refusal() {
    return assertThrows(HistoryFileException.class, () -> HistoryFileReader.read(file))
        .getMessage();
  }

  private void assertRefused(String... parts) {
    String message = refusal();
    for (String part : parts) {
      assertTrue(message.contains(part), message + " should contain: " + part);
    }
  }

  @Test
  void whatWasWrittenIsRead() throws Exception {
    HistoryFileWriter.write(file, Map.of("seed", "42"), everything());
    assertEquals(everything(), HistoryFileReader.read(file));
  }

  @Test
  void aFileWithoutItsEndIsRefusedWithTheLastLine() throws Exception {
    List<String> lines = written();
    Files.write(file, lines.subList(0, lines.size() - 1));
    assertRefused("line " + (lines.size() - 1) + ":", "cut off");
  }

  @Test
  void aFileCutInTheMiddleOfALineIsRefusedWithThatLine() throws Exception {
    String text = String.join("\n", written());
    for (int length : new int[] {text.length() / 3, text.length() / 2, text.length() - 5}) {
      String cut = text.substring(0, length);
      Files.writeString(file, cut);
      assertRefused("line " + cut.lines().count() + ":", "cut off");
    }
  }

  @Test
  void aLineThatWasLostIsNoticed() throws Exception {
    List<String> lines = written();
    lines.remove(lines.size() - 2);
    Files.write(file, lines);
    assertRefused("66 operations were written, 65 are here");
  }

  @Test
  void aDamagedLineIsRefusedWithItsNumberAndField() throws Exception {
    List<String> lines = written();
    String sound = lines.get(9);
    lines.set(9, sound.replace("\"invokedNanos\":", "\"invokedNanos\":\"x\",\"was\":"));
    Files.write(file, lines);
    assertRefused("line 10:", "invokedNanos");
    lines.set(9, sound.replace("\"outcome\":", "\"was\":"));
    Files.write(file, lines);
    assertRefused("line 10:", "field outcome is missing");
    lines.set(9, sound.replaceAll("\"call\":\"[a-z-]*\"", "\"call\":\"juggle\""));
    Files.write(file, lines);
    assertRefused("line 10:", "juggle");
    lines.set(9, sound.replaceAll("\"completedNanos\":[0-9]*", "\"completedNanos\":-1"));
    Files.write(file, lines);
    assertRefused("line 10:", "before it was invoked");
  }

  @Test
  void anotherFormatOrVersionIsRefused() throws Exception {
    List<String> lines = written();
    lines.set(0, lines.getFirst().replace("\"version\":1", "\"version\":2"));
    Files.write(file, lines);
    assertRefused("line 1:", "version 2");
    Files.writeString(file, "time,process\n1,2\n");
    assertRefused("line 1:");
    lines.removeFirst();
    Files.write(file, lines);
    assertRefused("line 1:", "header");
  }

  @Test
  void anEmptyFileAndABinaryFileAreRefused() throws Exception {
    Files.writeString(file, "");
    assertRefused("line 1:", "empty");
    List<String> lines = written();
    byte[] start = (lines.getFirst() + "\n").getBytes(StandardCharsets.UTF_8);
    byte[] bytes = java.util.Arrays.copyOf(start, start.length + 2);
    bytes[start.length] = (byte) 0xff;
    bytes[start.length + 1] = (byte) 0xfe;
    Files.write(file, bytes);
    assertRefused("UTF-8");
  }

  @Test
  void aMissingFileIsAnErrorOfItsOwn() {
    assertThrows(IOException.class, () -> HistoryFileReader.read(file));
  }
}
