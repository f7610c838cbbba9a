package io.holdfast.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.Consistency;
import io.holdfast.store.command.Durability;
import io.holdfast.store.command.Grant;
import io.holdfast.store.command.KeyRange;
import io.holdfast.store.command.Policy;
import io.holdfast.store.command.Role;
import io.holdfast.store.command.Token;
import io.holdfast.store.command.User;
import io.holdfast.store.command.Verb;
import io.holdfast.store.format.AuthFormat;
import io.holdfast.store.format.BatchResultsFormat;
import io.holdfast.store.format.ChangeFormat;
import io.holdfast.store.format.LockFormat;
import io.holdfast.store.format.PolicyFormat;
import io.holdfast.store.format.RecordFormat;
import io.holdfast.store.format.ResultFormat;
import io.holdfast.store.format.RowReader;
import io.holdfast.store.format.RowWriter;
import io.holdfast.store.format.Table;
import io.holdfast.store.result.BatchResult;
import io.holdfast.store.result.CommandResult;
import io.holdfast.store.result.KeyedRecord;
import io.holdfast.store.result.OperationResult;
import io.holdfast.store.result.RangePage;
import io.holdfast.store.result.Refusal;
import io.holdfast.store.result.StoreStatus;
import io.holdfast.store.result.StoredRecord;
import io.holdfast.store.table.Counters;
import io.holdfast.store.table.Digest;
import io.holdfast.store.table.Lease;
import io.holdfast.store.table.Lock;
import io.holdfast.store.table.LockRow;
import io.holdfast.store.table.Outcome;
import io.holdfast.store.table.OutcomeOrder;
import io.holdfast.store.table.RowKeys;
import io.holdfast.store.table.Session;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The rows of the first release, byte for byte. A data directory or a snapshot may hold them for
 * ever: when a format changes, what stands here must still decode, and the new form gets a row of
 * its own beside it.
 */
class GoldenBytesTest {
  private static final StoredRecord RECORD =
      new StoredRecord(Bytes.utf8("v"), "text/plain", 300, 301, 2, 7);

  @Test
  void records() {
    String row = "01ac020102070a746578742f706c61696e76";
    assertEquals(row, hex(RecordFormat.encode(RECORD)));
    assertEquals(RECORD, RecordFormat.decode(bytes(row)));
  }

  @Test
  void undoRows() {
    assertEquals("00", hex(RecordFormat.undo(null)));
    assertEquals(null, RecordFormat.decodeUndo(bytes("00")));
    assertEquals(RECORD, RecordFormat.decodeUndo(RecordFormat.undo(RecordFormat.encode(RECORD))));
  }

  @Test
  void changeRows() {
    RowWriter row = new RowWriter(1);
    ChangeFormat.begin(row, 1_000);
    ChangeFormat.add(row, ChangeFormat.PUT, Bytes.utf8("a"));
    ChangeFormat.add(row, ChangeFormat.DELETE, Bytes.utf8("bc"));
    assertEquals("0100000000000003e801016102026263", hex(row.toRow()));
    assertEquals(1_000, ChangeFormat.clockMillis(row.toRow()));
  }

  @Test
  void leases() {
    Lease lease = new Lease(5_000, 3, 1, 200, Lease.NO_DEADLINE, Bytes.utf8("a"));
    assertEquals("0188270301c80161", hex(lease.encode()));
    assertEquals(lease, Lease.decode(bytes("0188270301c80161")));
    Lease shared = new Lease(5_000, 0, 0, 0, Lease.NO_DEADLINE, Bytes.EMPTY);
    assertEquals(shared, Lease.decode(bytes("018827000000")));
  }

  @Test
  void leasesWithDeadlines() {
    Lease lease = new Lease(5_000, 3, 1, 200, 1_000, Bytes.utf8("a"));
    assertEquals("0288270301c801e80761", hex(lease.encode()));
    assertEquals(lease, Lease.decode(bytes("0288270301c801e80761")));
  }

  @Test
  void locks() {
    Lock lock =
        new Lock(
            List.of(new Lock.Place("me", 7, 300, true, 3), new Lock.Place("you", 8, 0, false, 0)));
    assertEquals("01026d6507ac02010303796f7508000000", hex(LockRow.encode(lock)));
    assertEquals(lock, LockRow.decode(bytes("01026d6507ac02010303796f7508000000")));
    assertEquals("016c", hex(LockFormat.key("l")));
    assertEquals("020000000000000007", hex(LockFormat.key(7)));
    assertEquals("0b0203ac0204", hex(encode(new CommandResult.LockPlace(2, 3, 300, 4))));
  }

  @Test
  void sessions() {
    Session session = new Session(12, 11, 1_000);
    assertEquals("010c0be807", hex(session.encode()));
    assertEquals(session, Session.decode(bytes("010c0be807")));
  }

  @Test
  void batchResults() {
    List<BatchResult.Answer> answers =
        List.of(
            new BatchResult.Answer(new CommandResult.SessionOpened(1), false),
            new BatchResult.Answer(new CommandResult.LeaseGranted(2, 3, 200), true));
    assertEquals("010200040101020203c801", hex(BatchResultsFormat.encode(answers)));
    assertEquals(answers, BatchResultsFormat.decode(bytes("010200040101020203c801")));
  }

  @Test
  void outcomes() {
    Outcome outcome = new Outcome(Bytes.utf8("f"), new CommandResult.LeaseEnded(9, 3, 1));
    assertEquals("0101660103090301", hex(outcome.encode()));
    assertEquals(outcome, Outcome.decode(bytes("0101660103090301")));
    assertEquals(new Outcome(Bytes.EMPTY, null), Outcome.decode(bytes("010000")));
  }

  @Test
  void orderOfOutcomes() {
    byte[] row = OutcomeOrder.encode(1_000, RowKeys.idempotencyKey("k"));
    assertEquals("01e807016b", hex(row));
    assertEquals(1_000, OutcomeOrder.clockMillis(row));
    assertEquals("016b", hex(OutcomeOrder.name(row)));
  }

  @Test
  void everyKindOfResult() {
    RangePage page = new RangePage(List.of(new KeyedRecord(Bytes.utf8("k"), RECORD)), 1, true);
    CommandResult result =
        new CommandResult.TransactionDone(
            true,
            300,
            List.of(
                new OperationResult.PutDone(1, 2, 3, 4),
                new OperationResult.IncrementDone(-1, 1, 2, 3, 4),
                new OperationResult.GetDone(Bytes.utf8("a"), null),
                new OperationResult.GetDone(Bytes.utf8("a"), RECORD),
                new OperationResult.RangeDone(page),
                new OperationResult.DeleteDone(5)));
    String row =
        "0101ac0206" // then ran, revision 300, six operations
            + "0101020304" // a put
            + "02ffffffffffffffff01020304" // an increment
            + "0301610003016101" // two gets
            + "1201ac020102070a746578742f706c61696e76"
            + "04010101016b1201ac020102070a746578742f706c61696e76" // a range
            + "0505"; // a delete
    assertEquals(row, hex(encode(result)));
    assertEquals(result, ResultFormat.read(new RowReader(bytes(row))));
  }

  @Test
  void everyRefusal() {
    StringBuilder numbers = new StringBuilder();
    for (Refusal refusal : Refusal.values()) {
      CommandResult result = new CommandResult.Refused(7, refusal, "d");
      byte[] row = encode(result);
      assertEquals(result, ResultFormat.read(new RowReader(row)));
      numbers.append(refusal).append('=').append(row[2]).append(' ');
    }
    assertEquals(
        "KEY_EMPTY=1 KEY_TOO_LONG=2 VALUE_TOO_LARGE=3 CONTENT_TYPE_TOO_LONG=4 TOO_MANY_OPERATIONS=5"
            + " DUPLICATE_KEY=6 TOO_MANY_KEYS=7 NOT_A_COUNTER=8 COUNTER_OVERFLOW=9"
            + " LEASE_NOT_FOUND=10 BAD_TTL=11 LEASE_RENEWED=12 IDEMPOTENCY_KEY_REUSED=13"
            + " SESSION_REQUIRED=14 BATCH_FULL=15 BAD_POLICY=16 POLICY_NOT_FOUND=17"
            + " POLICY_PREFIX_TAKEN=18 TOO_MANY_POLICIES=19"
            + " AUTH_CHANGED=20 USER_NOT_FOUND=21 ROLE_NOT_FOUND=22"
            + " ROLE_IN_USE=23 TOKEN_NOT_FOUND=24 LAST_ADMIN=25"
            + " ALREADY_BOOTSTRAPPED=26 BAD_USER=27 BAD_ROLE=28"
            + " BAD_TOKEN=29 TOO_MANY_USERS=30 TOO_MANY_ROLES=31 TOO_MANY_TOKENS=32 "
            + "LEASE_NOT_DUE=33 LEASE_OF_LOCK=34 BAD_LOCK=35 LOCK_NOT_HELD=36 LOCK_MISMATCH=37"
            + " LOCK_QUEUE_FULL=38 FENCE_LOST=39 ",
        numbers.toString());
    assertEquals("0507010164", hex(encode(new CommandResult.Refused(7, Refusal.KEY_EMPTY, "d"))));
  }

  @Test
  void policies() {
    byte[] key = Bytes.utf8("billing").array();
    Policy full =
        new Policy(
            "billing",
            Bytes.utf8("b/"),
            Durability.ALL,
            Durability.MAJORITY,
            Consistency.LINEARIZABLE,
            Consistency.bounded(200));
    assertEquals("0102622f0302040002c801", hex(PolicyFormat.encode(full)));
    assertEquals(full, PolicyFormat.decode(key, bytes("0102622f0302040002c801")));
    Policy nothing = new Policy("billing", Bytes.EMPTY, null, null, null, null);
    assertEquals("0100000000000000", hex(PolicyFormat.encode(nothing)));
    assertEquals(nothing, PolicyFormat.decode(key, bytes("0100000000000000")));
    CommandResult done = new CommandResult.PolicyDone(300, true);
    assertEquals("06ac0201", hex(encode(done)));
    assertEquals(done, ResultFormat.read(new RowReader(bytes("06ac0201"))));
  }

  @Test
  void rights() {
    User user = new User("alice", "h", Set.of("r", "admin"), Set.of("c"), 200);
    byte[] key = AuthFormat.key(AuthFormat.USER, "alice");
    assertEquals("02616c696365", hex(key));
    String row = "010168020561646d696e0172010163c801";
    assertEquals(row, hex(AuthFormat.encode(user)));
    assertEquals(user, AuthFormat.user(key, bytes(row)));

    Grant all = new Grant(EnumSet.allOf(Verb.class), KeyRange.ALL);
    Grant read = new Grant(Set.of(Verb.READ), KeyRange.prefix(Bytes.utf8("a/")));
    Role role = new Role("r", List.of(all, read));
    key = AuthFormat.key(AuthFormat.ROLE, "r");
    assertEquals("0372", hex(key));
    row = "0102ff1f00000102612f026130";
    assertEquals(row, hex(AuthFormat.encode(role)));
    assertEquals(role, AuthFormat.role(key, bytes(row)));

    Token token = new Token("t", "alice", Bytes.utf8("hash"), 1_000, 1_500);
    key = AuthFormat.key(AuthFormat.TOKEN, "t");
    assertEquals("0474", hex(key));
    row = "0105616c6963650468617368e807dc0b";
    assertEquals(row, hex(AuthFormat.encode(token)));
    assertEquals(token, AuthFormat.token(key, bytes(row)));
    Token login = new Token("t", "alice", Bytes.utf8("hash"), 1_000, 1_500, true);
    row = "0205616c6963650468617368e807dc0b";
    assertEquals(row, hex(AuthFormat.encode(login)));
    assertEquals(login, AuthFormat.token(key, bytes(row)));

    assertEquals("01", hex(AuthFormat.key(AuthFormat.REVISION, "")));
    assertEquals("01ac02", hex(AuthFormat.encode(300)));
    assertEquals(300, AuthFormat.revision(bytes("01ac02")));
  }

  @Test
  void resultsOfChangedRights() {
    CommandResult done = new CommandResult.AuthDone(300, 5, true, 2);
    assertEquals("07ac02050102", hex(encode(done)));
    assertEquals(done, ResultFormat.read(new RowReader(bytes("07ac02050102"))));
    CommandResult made = new CommandResult.TokenMade(300, 1_000, 1_500);
    assertEquals("08ac02e807dc0b", hex(encode(made)));
    assertEquals(made, ResultFormat.read(new RowReader(bytes("08ac02e807dc0b"))));
  }

  /** Each verb has a bit of its own, for ever. */
  @Test
  void everyVerb() {
    StringBuilder bits = new StringBuilder();
    for (Verb verb : Verb.values()) {
      Role role = new Role("r", List.of(new Grant(Set.of(verb), KeyRange.ALL)));
      RowReader row = new RowReader(AuthFormat.encode(role), 2);
      bits.append(verb).append('=').append(Long.numberOfTrailingZeros(row.number())).append(' ');
    }
    assertEquals(
        "READ=0 WRITE=1 DELETE=2 WATCH=3 LOCK=4 LEASE=5 OBSERVE=6 POLICY=7 BACKUP=8 MEMBERSHIP=9"
            + " DRILL=10 AUTH=11 ",
        bits.toString());
  }

  @Test
  void counters() {
    MemoryTables tables = new MemoryTables();
    String row = "0102010302010000000000000005fffffffffffffffe07080910";
    tables.put(Table.META, RowKeys.COUNTERS, bytes(row));
    Counters counters = Counters.load(tables);
    assertEquals(
        new StoreStatus(2, 1, 2, 1, "0000000000000005fffffffffffffffe"), counters.status());
    assertEquals(3, counters.reclaimedBytes);
    assertEquals(7, counters.nextLease);
    assertEquals(8, counters.nextSession);
    assertEquals(9, counters.firstOutcome);
    assertEquals(16, counters.nextOutcome);
    counters.nextOutcome = 17;
    counters.save(tables);
    String next = row.substring(0, row.length() - 2) + "11";
    assertEquals(next, hex(tables.get(Table.META, Bytes.utf8("state").array())));
  }

  @Test
  void countersSinceLeasesHaveDeadlines() {
    MemoryTables tables = new MemoryTables();
    String row = "0202010302010000000000000005fffffffffffffffe07080910e807";
    tables.put(Table.META, RowKeys.COUNTERS, bytes(row));
    Counters counters = Counters.load(tables);
    assertEquals(
        6_000, counters.deadlineOf(new Lease(5_000, 0, 0, 0, Lease.NO_DEADLINE, Bytes.EMPTY)));
    counters.nextOutcome = 17;
    counters.save(tables);
    String next = row.replace("10e807", "11e807");
    assertEquals(next, hex(tables.get(Table.META, Bytes.utf8("state").array())));
  }

  @Test
  void keysOfRows() {
    byte[] key = {'a', 0, 'b'};
    assertEquals("6100ff6200010000000000000005", hex(RowKeys.history(key, 5)));
    assertEquals("0000000000000005610062", hex(RowKeys.leaseKey(5, key)));
    assertEquals("00000000000000050000000000000006", hex(RowKeys.batchResults(5, 6)));
    assertEquals("016b", hex(RowKeys.idempotencyKey("k")));
    assertEquals("0200000000000000050000000000000006", hex(RowKeys.operationId(5, 6)));
  }

  /** Computed apart from this code: SHA-256 over lengths, numbers, key, content type, value. */
  @Test
  void digest() {
    Digest digest = new Digest(0, 0);
    digest.add(Bytes.utf8("k"), RECORD);
    assertEquals("5f4fae4f5f90f2e7866d6ae6c1fec1d8", digest.toString());
    digest.subtract(Bytes.utf8("k"), RECORD);
    assertEquals("0".repeat(32), digest.toString());
  }

  private static byte[] encode(CommandResult result) {
    RowWriter row = new RowWriter(8);
    ResultFormat.write(row, result);
    return row.toRow();
  }

  private static String hex(byte[] row) {
    return HexFormat.of().formatHex(row);
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }
}
