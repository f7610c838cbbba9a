package io.holdfast.store;

import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The store answers as the model does, whatever keeps its tables. A subclass says what that is; a
 * seed that failed is tried again with {@code -Dseed=}.
 */
public abstract class StorePropertyTest {
  /** Empty tables. */
  protected abstract TestTables open();

  protected abstract int sequences();

  protected abstract int entries();

  @Test
  protected void theStoreAnswersAsTheModelDoes() {
    String fixed = System.getProperty("seed");
    long seed = fixed == null ? new Random().nextLong() : Long.parseLong(fixed);
    int sequences = fixed == null ? sequences() : 1;
    System.out.println(getClass().getSimpleName() + ": first seed " + seed);
    for (int sequence = 0; sequence < sequences; sequence++) {
      try (TestTables tables = open()) {
        StoreScenario.run(seed + sequence, entries(), tables);
      }
    }
  }
}
