package io.holdfast.chaos.checker;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.chaos.checker.SimulatedRegister.Plan;
import io.holdfast.chaos.history.Answer;
import io.holdfast.chaos.history.Call;
import io.holdfast.chaos.history.History;
import io.holdfast.chaos.history.HistoryFileReader;
import io.holdfast.chaos.history.HistoryFileWriter;
import io.holdfast.chaos.history.Operation;
import io.holdfast.chaos.history.Outcome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One million operations, from the file to the verdict, must take less than five minutes and 4 GB.
 * To be run by itself, as {@code mvn test -pl chaos-tests -Plarge}.
 */
@Tag("large")
class LargeHistoryTest {

  private static final int OPERATIONS = 1_000_000;
  private static final double LONGEST_SECONDS = 300;

  @TempDir Path directory;

  @Test
  void aMillionCorrectOperationsOnManyKeysAreJudgedInTime() throws Exception {
    judgeInTime(operations(1_000, 8), Verdict.Correct.class);
  }

  @Test
  void aMillionOperationsWithOneStaleReadAreJudgedInTime() throws Exception {
    judgeInTime(withStaleRead(operations(1_000, 8)), Verdict.Incorrect.class);
  }

  @Test
  void aMillionOperationsOnTenContendedKeysAreJudgedInTime() throws Exception {
    judgeInTime(operations(10, 20), Verdict.Correct.class);
  }

  @Test
  void aStaleReadOnAContendedKeyIsFoundInTime() throws Exception {
    judgeInTime(withStaleRead(operations(10, 20)), Verdict.Incorrect.class);
  }

  @Test
  void aMillionOperationsOnOneKeyAreJudgedInTime() throws Exception {
    judgeInTime(operations(1, 20), Verdict.Correct.class);
  }

  private static List<Operation> operations(int keys, int clientsPerKey) {
    long seed = Long.getLong("chaos.seed", System.nanoTime());
    System.out.printf(
        "seed %d (repeat with -Dchaos.seed): %,d keys, %d clients each%n",
        seed, keys, clientsPerKey);
    Random random = new Random(seed);
    List<Operation> operations = new ArrayList<>();
    AtomicLong value = new AtomicLong();
    for (int key = 0; key < keys; key++) {
      Plan plan =
          new Plan(
              "key-" + key,
              key * clientsPerKey,
              clientsPerKey,
              OPERATIONS / keys,
              value::incrementAndGet,
              0.02,
              0.02,
              0.2,
              0.4);
      operations.addAll(SimulatedRegister.run(plan, random));
    }
    return operations;
  }

  /** Lets a late read see a value that was overwritten long before. */
  private static List<Operation> withStaleRead(List<Operation> operations) {
    List<Operation> inOrder = new ArrayList<>(History.of(operations).operations());
    for (int i = inOrder.size() * 9 / 10; ; i++) {
      Operation late = inOrder.get(i);
      if (!(late.outcome() instanceof Outcome.Ok(Answer.RegisterValue _))) {
        continue;
      }
      String key = RegisterHistory.key(late);
      Operation old =
          inOrder.stream()
              .filter(one -> one.call() instanceof Call.RegisterWrite && one.isOk())
              .filter(one -> key.equals(RegisterHistory.key(one)))
              .findFirst()
              .orElseThrow();
      Answer stale = new Answer.RegisterValue(KeyWrites.value(old), 0);
      inOrder.set(
          i,
          new Operation(
              late.process(),
              late.node(),
              late.invokedNanos(),
              late.completedNanos(),
              late.call(),
              Outcome.ok(stale)));
      return inOrder;
    }
  }

  private void judgeInTime(List<Operation> operations, Class<? extends Verdict> expected)
      throws Exception {
    Path file = directory.resolve("history.jsonl");
    HistoryFileWriter.write(file, Map.of(), History.of(operations));
    long start = System.nanoTime();
    History history = HistoryFileReader.read(file);
    double readSeconds = (System.nanoTime() - start) / 1e9;
    Verdict verdict = new LinearizabilityChecker(OPERATIONS / 2).check(history);
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf(
        "read in %.1f s, judged in %.1f s in all: %s%n",
        readSeconds, seconds, verdict.explanation());
    VerdictAssertions.assertVerdict(expected, verdict);
    assertTrue(seconds < LONGEST_SECONDS, seconds + " s");
  }
}
