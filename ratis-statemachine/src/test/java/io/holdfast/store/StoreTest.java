package io.holdfast.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.holdfast.store.result.OperationResult;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The store as a whole: what a first user would try. */
class StoreTest {
  private final OneClient client = new OneClient(new MemoryTables());

  @Test
  void theEmptyStoreIsAtRevisionOneAndTheFirstWriteMakesTwo() {
    assertEquals(1, client.reader().status().revision());
    assertEquals(2, client.put("a", "1").modifyRevision());
    assertEquals(2, client.reader().status().revision());
  }

  @Test
  void everyRevisionCanBeRead() {
    client.put("a", "1");
    client.put("a", "2");
    client.delete("a");
    client.put("b", "3");
    assertNull(client.valueAt("a", 1));
    assertEquals("1", client.valueAt("a", 2));
    assertEquals("2", client.valueAt("a", 3));
    assertNull(client.valueAt("a", 4));
    assertEquals(List.of(), client.keysAt(1));
    assertEquals(List.of("a"), client.keysAt(3));
    assertEquals(List.of(), client.keysAt(4));
    assertEquals(List.of("b"), client.keysAt(5));
  }

  @Test
  void aPutOfAnEqualValueIsAChange() {
    client.put("a", "1");
    OperationResult.PutDone again = client.put("a", "1");
    assertEquals(3, again.modifyRevision());
    assertEquals(2, again.version());
    assertEquals(2, again.createRevision());
  }

  @Test
  void deletingWhatIsNotThereChangesNothing() {
    client.put("a", "1");
    assertEquals(0, client.delete("b"));
    assertEquals(2, client.reader().status().revision());
  }

  @Test
  void aKeyBeginsAnewAfterItsDeletion() {
    client.put("a", "1");
    client.delete("a");
    OperationResult.PutDone anew = client.put("a", "2");
    assertEquals(new OperationResult.PutDone(4, 4, 1, 0), anew);
  }
}
