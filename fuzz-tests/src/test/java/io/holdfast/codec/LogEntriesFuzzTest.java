package io.holdfast.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.holdfast.store.MemoryTestTables;
import io.holdfast.store.Store;
import io.holdfast.store.command.CommandBatch;
import io.holdfast.store.command.EntryStamp;
import io.holdfast.store.result.AppliedBatch;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/** Entries of the log: each decodes or is refused, and whatever decodes can be applied. */
class LogEntriesFuzzTest {
  private static final EntryStamp STAMP =
      new EntryStamp(1_700_000_000_000L, 3_600_000, 100, 600_000, 1_000);

  /** A checksum would keep all new messages out: the first byte says whether to make it. */
  @FuzzTest(maxDuration = "10s")
  void anEntryDecodesAndAppliesOrIsRefused(byte[] input) {
    if (input.length < 1) {
      return;
    }
    byte[] rest = Arrays.copyOfRange(input, 1, input.length);
    try {
      if (input[0] >= 0) {
        EntryCodec.decodeEntry(rest);
      } else {
        apply(EntryCodec.decodeBatch(sealed(EntryCodec.FORMAT, rest)));
      }
    } catch (UndecodableEntryException refused) {
      // The leader refuses it before it is in the log.
    }
  }

  static byte[] sealed(byte format, byte[] message) {
    CRC32C checksum = new CRC32C();
    checksum.update(message);
    return ByteBuffer.allocate(1 + Integer.BYTES + message.length)
        .put(format)
        .putInt((int) checksum.getValue())
        .put(message)
        .array();
  }

  /** Two replicas, and the batch once more as it is when it has been encoded again. */
  private static void apply(CommandBatch batch) {
    CommandBatch again = EntryCodec.decodeBatch(EntryCodec.encodeBatch(batch));
    assertEquals(batch, again);
    Store one = new Store(new MemoryTestTables().tables());
    Store other = new Store(new MemoryTestTables().tables());
    for (int i = 0; i < 2; i++) {
      List<AppliedBatch> results = one.apply(STAMP, List.of(batch));
      List<AppliedBatch> others = other.apply(STAMP, List.of(again));
      byte[] bytes = ResultCodec.encode(results.getFirst().result());
      assertArrayEquals(bytes, ResultCodec.encode(others.getFirst().result()));
      assertEquals(results.getFirst().result(), ResultCodec.decode(bytes));
    }
  }
}
