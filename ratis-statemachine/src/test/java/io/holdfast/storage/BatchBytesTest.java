package io.holdfast.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/** The batch that is made in Java is the one that RocksDB makes, byte for byte. */
@Tag("slow")
final class BatchBytesTest {
  /** Around the places where a length takes one byte more, and the empty ones. */
  private static final List<Integer> LENGTHS =
      List.of(0, 1, 20, 127, 128, 300, 16_383, 16_384, 70_000);

  private final long seed = Long.getLong("holdfast.seed", System.nanoTime());
  private final Random random = new Random(seed);

  @TempDir Path temp;

  BatchBytesTest() {
    RocksDB.loadLibrary();
    System.out.println("seed " + seed);
  }

  @Test
  void theBytesAreThoseOfRocksDb() throws RocksDBException {
    try (Options options = new Options().setCreateIfMissing(true);
        RocksDB database = RocksDB.open(options, temp.toString());
        WriteBatch expected = new WriteBatch()) {
      List<ColumnFamilyHandle> families = families(database);
      BatchBytes batch = new BatchBytes(0);
      for (int i = 0; i < 500; i++) {
        addRow(families.get(random.nextInt(families.size())), batch, expected);
      }
      assertArrayEquals(expected.data(), batch.toArray(), "seed " + seed);
    }
  }

  @Test
  void theSizesThatAreFiguredOutBeforehandAreRight() {
    for (int length : LENGTHS) {
      byte[] key = bytes(length);
      byte[] value = bytes(length);
      BatchBytes put = new BatchBytes(0);
      put.put(127, key, value);
      assertEquals(BatchBytes.sizeOfPut(key, value), put.toArray().length - empty());
      BatchBytes delete = new BatchBytes(0);
      delete.delete(127, key);
      assertEquals(BatchBytes.sizeOfDelete(key), delete.toArray().length - empty());
    }
  }

  private static int empty() {
    return new BatchBytes(0).toArray().length;
  }

  private static List<ColumnFamilyHandle> families(RocksDB database) throws RocksDBException {
    List<ColumnFamilyHandle> families = new ArrayList<>();
    // Past 127 the number of a family takes two bytes. The default family (0) has a shorter form in
    // RocksDB, and stands here in the long one.
    for (int i = 0; i < 130; i++) {
      byte[] name = ("family" + i).getBytes(StandardCharsets.US_ASCII);
      families.add(database.createColumnFamily(new ColumnFamilyDescriptor(name)));
    }
    return families;
  }

  private void addRow(ColumnFamilyHandle family, BatchBytes batch, WriteBatch expected)
      throws RocksDBException {
    byte[] key = bytes(LENGTHS.get(random.nextInt(LENGTHS.size() - 1)));
    if (random.nextInt(3) == 0) {
      batch.delete(family.getID(), key);
      expected.delete(family, key);
    } else {
      byte[] value = bytes(LENGTHS.get(random.nextInt(LENGTHS.size())));
      batch.put(family.getID(), key, value);
      expected.put(family, key, value);
    }
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
