package io.holdfast.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.holdfast.store.command.AuthCommand;
import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.Command;
import io.holdfast.store.command.CommandBatch;
import io.holdfast.store.command.Comparison;
import io.holdfast.store.command.Comparison.NumberTarget;
import io.holdfast.store.command.Comparison.Operator;
import io.holdfast.store.command.Consistency;
import io.holdfast.store.command.Durability;
import io.holdfast.store.command.EntryStamp;
import io.holdfast.store.command.Grant;
import io.holdfast.store.command.KeyRange;
import io.holdfast.store.command.LockCommand;
import io.holdfast.store.command.Operation;
import io.holdfast.store.command.Policy;
import io.holdfast.store.command.RangeQuery;
import io.holdfast.store.command.Role;
import io.holdfast.store.command.SubmittedCommand;
import io.holdfast.store.command.SubmittedCommand.Fence;
import io.holdfast.store.command.User;
import io.holdfast.store.command.Verb;
import io.holdfast.store.format.BatchResultsFormat;
import io.holdfast.store.result.BatchResult;
import io.holdfast.store.result.CommandResult;
import io.holdfast.store.result.KeyedRecord;
import io.holdfast.store.result.OperationResult;
import io.holdfast.store.result.RangePage;
import io.holdfast.store.result.Refusal;
import io.holdfast.store.result.StoredRecord;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Bytes that a released version has written. A log or a snapshot may hold them for years: the files
 * are never changed; what a newer version writes gets files of its own.
 */
final class GoldenBytesTest {
  private static final HexFormat HEX = HexFormat.of();

  /** Behind format, five numbers and checksum. */
  private static final int BATCH_IN_FORMAT_ONE = 1 + 5 * 8 + 4;

  private static final EntryStamp BOUNDED =
      new EntryStamp(1_700_000_000_000L, 3_600_000, 100_000, 600_000, 1_000_000, 10_000);

  @Test
  void anEntryOfFormatOneIsStillReadAsItWasMeant() throws IOException {
    assertEquals(entry(), EntryCodec.decodeEntry(golden("entry-1.hex")));
  }

  @Test
  void anEntryOfFormatTwoIsStillReadAsItWasMeant() throws IOException {
    assertEquals(several(entry()), EntryCodec.decodeEntry(golden("entry-2.hex")));
  }

  @Test
  void anEntryIsReadAndWrittenAsFormatThree() throws IOException {
    StampedEntry bounded = new StampedEntry(BOUNDED, entry().batches());
    assertEquals(HEX.formatHex(golden("entry-3.hex")), HEX.formatHex(bytes(bounded)));
    assertEquals(bounded, EntryCodec.decodeEntry(golden("entry-3.hex")));
  }

  @Test
  void anEntryOfSeveralBatchesIsReadAndWrittenAsFormatFour() throws IOException {
    StampedEntry several = several(new StampedEntry(BOUNDED, entry().batches()));
    assertEquals(HEX.formatHex(golden("entry-4.hex")), HEX.formatHex(bytes(several)));
    assertEquals(several, EntryCodec.decodeEntry(golden("entry-4.hex")));
  }

  /** Of before leaders stamped a bound of deletions. */
  private static EntryStamp unbounded(long clock, long a, long b, long c, long d) {
    return new EntryStamp(clock, a, b, c, d, EntryStamp.UNBOUNDED);
  }

  private static StampedEntry several(StampedEntry entry) {
    return new StampedEntry(
        entry.stamp(), List.of(entry.batches().getFirst(), policyEntry().batches().getFirst()));
  }

  private static byte[] bytes(StampedEntry entry) {
    return EntryCodec.entry(
        entry.stamp(), entry.batches().stream().map(EntryCodec::encodeBatch).toList());
  }

  @Test
  void aResultIsReadAndWrittenAsFormatTwo() throws IOException {
    assertEquals(
        HEX.formatHex(golden("result-2.hex")), HEX.formatHex(ResultCodec.encode(result())));
    assertEquals(result(), ResultCodec.decode(golden("result-2.hex")));
  }

  /** Nodes answered each other so; no disk holds it. */
  @Test
  void aResultOfFormatOneIsRefused() throws IOException {
    byte[] old = golden("result-1.hex");
    assertThrows(UndecodableEntryException.class, () -> ResultCodec.decode(old));
  }

  /** Rows of results lie in data directories: their bytes stay, whoever else uses them. */
  @Test
  void theRowOfABatchsResultsStaysAsItIs() throws IOException {
    List<BatchResult.Answer> answers = ((BatchResult.Applied) result()).results();
    byte[] row = golden("batch-results-row-1.hex");
    assertEquals(HEX.formatHex(row), HEX.formatHex(BatchResultsFormat.encode(answers)));
    assertEquals(answers, BatchResultsFormat.decode(row));
  }

  /** Commands that came after the first release have files of their own; the format is the same. */
  @Test
  void policiesAreReadAndWrittenAsTheyWereMeant() throws IOException {
    byte[] batch = golden("entry-1-policies.hex");
    assertEquals(
        HEX.formatHex(Arrays.copyOfRange(batch, BATCH_IN_FORMAT_ONE, batch.length)),
        HEX.formatHex(EntryCodec.encodeBatch(policyEntry().batches().getFirst())));
    assertEquals(policyEntry(), EntryCodec.decodeEntry(golden("entry-1-policies.hex")));
  }

  @Test
  void usersRolesAndTokensAreReadAndWrittenAsTheyWereMeant() throws IOException {
    assertEquals(HEX.formatHex(golden("entry-3-auth.hex")), HEX.formatHex(bytes(authEntry())));
    assertEquals(authEntry(), EntryCodec.decodeEntry(golden("entry-3-auth.hex")));
  }

  @Test
  void manyKeepAlivesAndTheClockAreReadAndWrittenAsTheyWereMeant() throws IOException {
    StampedEntry entry =
        new StampedEntry(
            BOUNDED,
            List.of(
                new CommandBatch(
                    42,
                    7,
                    7,
                    List.of(),
                    List.of(
                        SubmittedCommand.of(new Command.KeepLeasesAlive(List.of(3L, 300L))),
                        SubmittedCommand.of(new Command.AdvanceClock())))));
    assertEquals(HEX.formatHex(golden("entry-3-leases.hex")), HEX.formatHex(bytes(entry)));
    assertEquals(entry, EntryCodec.decodeEntry(golden("entry-3-leases.hex")));
  }

  @Test
  void theTokenOfALoginIsReadAndWrittenAsItWasMeant() throws IOException {
    Bytes hash = Bytes.utf8("0123456789abcdef0123456789abcdef");
    AuthCommand login = new AuthCommand.PutToken("t1", "alice", hash, 60_000, true);
    StampedEntry entry =
        new StampedEntry(
            BOUNDED,
            List.of(
                new CommandBatch(
                    42, 7, 7, List.of(), List.of(SubmittedCommand.of(login).under(300)))));
    assertEquals(HEX.formatHex(golden("entry-3-login.hex")), HEX.formatHex(bytes(entry)));
    assertEquals(entry, EntryCodec.decodeEntry(golden("entry-3-login.hex")));
  }

  @Test
  void locksAndFencesAreReadAndWrittenAsTheyWereMeant() throws IOException {
    LockCommand.Acquire acquire = new LockCommand.Acquire("l", "me", 5_000, true, 3, true, 9);
    StampedEntry entry =
        new StampedEntry(
            BOUNDED,
            List.of(
                new CommandBatch(
                    42,
                    7,
                    7,
                    List.of(),
                    List.of(
                        SubmittedCommand.of(acquire),
                        SubmittedCommand.of(new LockCommand.Release("l", "me", 300))
                            .behind(new Fence("other", 299))))));
    assertEquals(HEX.formatHex(golden("entry-3-locks.hex")), HEX.formatHex(bytes(entry)));
    assertEquals(entry, EntryCodec.decodeEntry(golden("entry-3-locks.hex")));
  }

  private static StampedEntry authEntry() {
    User user =
        new User("alice", "$argon2id$x", Set.of("admin", "reader"), Set.of("a1", "a2"), 100);
    Role role =
        new Role(
            "reader",
            List.of(
                new Grant(EnumSet.allOf(Verb.class), KeyRange.prefix(key("a/"))),
                new Grant(Set.of(Verb.READ), KeyRange.ALL)));
    Bytes hash = Bytes.utf8("0123456789abcdef0123456789abcdef");
    List<AuthCommand> commands =
        List.of(
            new AuthCommand.BootstrapUser(user),
            new AuthCommand.PutUser(new User("bob", "", Set.of(), Set.of(), 0)),
            new AuthCommand.DeleteUser("carol"),
            new AuthCommand.PutRole(role),
            new AuthCommand.DeleteRole("old"),
            new AuthCommand.PutToken("t1", "alice", hash, 60_000),
            new AuthCommand.DeleteToken("t0"),
            new AuthCommand.DeleteTokensOf("bob"));
    return new StampedEntry(
        BOUNDED,
        List.of(
            new CommandBatch(
                42,
                7,
                7,
                List.of(),
                commands.stream()
                    .map(command -> SubmittedCommand.of(command).under(300))
                    .toList())));
  }

  private static StampedEntry policyEntry() {
    Policy policy =
        new Policy(
            "billing",
            key("b/"),
            Durability.ALL,
            Durability.MAJORITY,
            Consistency.LINEARIZABLE,
            Consistency.bounded(200));
    return new StampedEntry(
        unbounded(1, 2, 3, 4, 5),
        List.of(
            new CommandBatch(
                42,
                7,
                7,
                List.of(),
                List.of(
                    SubmittedCommand.of(new Command.PutPolicy(policy)),
                    SubmittedCommand.of(new Command.DeletePolicy("old"))))));
  }

  private static byte[] golden(String name) throws IOException {
    try (InputStream file = GoldenBytesTest.class.getResourceAsStream("golden/" + name)) {
      assertNotNull(file, name);
      String text = new String(file.readAllBytes(), StandardCharsets.US_ASCII);
      return HEX.parseHex(text.replaceAll("\\s", ""));
    }
  }

  /** Every kind of command, comparison and operation. */
  private static StampedEntry entry() {
    List<Comparison> comparisons = new ArrayList<>();
    for (NumberTarget target : NumberTarget.values()) {
      comparisons.add(new Comparison.NumberIs(key("n"), target, Operator.EQUAL, -1L));
    }
    for (Operator operator : Operator.values()) {
      comparisons.add(new Comparison.ValueIs(key("v"), operator, key("operand")));
    }
    comparisons.add(new Comparison.Exists(key("e"), true));
    comparisons.add(new Comparison.Exists(key("e"), false));
    List<Operation> then =
        List.of(
            new Operation.Put(key("p"), Bytes.wrap(new byte[] {0, -1, 10}), "text/plain", 7, 0),
            new Operation.Put(key("t"), Bytes.EMPTY, "", 0, 30_000),
            new Operation.Get(key("g")),
            new Operation.Range(
                new RangeQuery(new KeyRange(key("a"), key("b")), 10, true, true, false)),
            new Operation.Range(RangeQuery.of(KeyRange.ALL)),
            new Operation.Delete(key("d")),
            new Operation.DeleteRange(KeyRange.prefix(key("x/"))),
            new Operation.Increment(key("i"), Long.MIN_VALUE));
    List<SubmittedCommand> commands =
        List.of(
            new SubmittedCommand(
                "order-4711",
                Bytes.wrap(new byte[] {1, 2, 3}),
                new Command.Transaction(
                    comparisons, then, List.of(new Operation.Get(key("else"))))),
            SubmittedCommand.of(new Command.GrantLease(60_000)),
            SubmittedCommand.of(new Command.KeepLeaseAlive(7)),
            SubmittedCommand.of(new Command.RevokeLease(8)),
            SubmittedCommand.of(new Command.ExpireLease(9, 3)),
            SubmittedCommand.of(new Command.OpenSession()));
    return new StampedEntry(
        unbounded(1_700_000_000_000L, 3_600_000, 100_000, 600_000, 1_000_000),
        List.of(new CommandBatch(42, 1_000, 990, List.of(985L, 987L), commands)));
  }

  /** Every kind of result and refusal. */
  private static BatchResult result() {
    StoredRecord record = new StoredRecord(key("value"), "text/plain", 2, 5, 3, 7);
    List<OperationResult> operations =
        List.of(
            new OperationResult.PutDone(2, 6, 4, 7),
            new OperationResult.IncrementDone(-12, 2, 6, 4, 0),
            new OperationResult.GetDone(key("there"), record),
            new OperationResult.GetDone(key("missing"), null),
            new OperationResult.RangeDone(
                new RangePage(List.of(new KeyedRecord(key("k"), record)), 1, true)),
            new OperationResult.DeleteDone(100_000));
    List<BatchResult.Answer> answers = new ArrayList<>();
    answers.add(answer(new CommandResult.TransactionDone(true, 6, operations)));
    answers.add(answer(new CommandResult.LeaseGranted(6, 7, 60_000)));
    answers.add(answer(new CommandResult.LeaseEnded(7, 8, 12)));
    answers.add(new BatchResult.Answer(new CommandResult.SessionOpened(43), true));
    answers.add(answer(new CommandResult.PolicyDone(300, true)));
    // Those of today; the codes of later ones are tested with random messages.
    for (Refusal refusal : EnumSet.range(Refusal.KEY_EMPTY, Refusal.TOO_MANY_POLICIES)) {
      answers.add(answer(new CommandResult.Refused(7, refusal, refusal.name())));
    }
    return new BatchResult.Applied(true, answers);
  }

  private static BatchResult.Answer answer(CommandResult result) {
    return new BatchResult.Answer(result, false);
  }

  private static Bytes key(String text) {
    return Bytes.utf8(text);
  }
}
