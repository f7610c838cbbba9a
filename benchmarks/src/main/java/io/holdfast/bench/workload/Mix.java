package io.holdfast.bench.workload;

import io.holdfast.bench.workload.Operation.ReadModifyWrite;
import io.holdfast.bench.workload.Request.Batch;
import io.holdfast.bench.workload.Request.Get;
import io.holdfast.bench.workload.Request.Insert;
import io.holdfast.bench.workload.Request.Put;
import java.util.SplittableRandom;

/**
 * The mixes of operations. The label is how a mix is called on the command line and in every table.
 */
public enum Mix {
  /** Writes over uniformly chosen keys. */
  PUT("put"),
  /** Linearizable reads of uniformly chosen keys. */
  GET("get"),
  /** Reads of uniformly chosen keys, from whatever node is asked. */
  GET_LOCAL("get-local"),
  /** Half put, half get. */
  MIXED("mixed"),
  /** 100 puts in one request. */
  BATCH("batch"),
  /** Half reads, half updates, zipfian. */
  YCSB_A("ycsb-a"),
  /** 95 % reads, 5 % updates, zipfian. */
  YCSB_B("ycsb-b"),
  /** Reads only, zipfian. */
  YCSB_C("ycsb-c"),
  /** 95 % reads of what was inserted lately, 5 % inserts. */
  YCSB_D("ycsb-d"),
  /** Half reads, half reads each followed by a write of the same key, zipfian. */
  YCSB_F("ycsb-f");

  /** Operations in one request of {@link #BATCH}. */
  public static final int BATCH_OPERATIONS = 100;

  private final String label;

  Mix(String label) {
    this.label = label;
  }

  /** The name on the command line and in tables. */
  public String label() {
    return label;
  }

  /** Whether the mix inserts keys that were not loaded. */
  public boolean inserts() {
    return this == YCSB_D;
  }

  /** How many of a system's operations one {@link Operation} of this mix stands for. */
  public int operationsEach() {
    return this == BATCH ? BATCH_OPERATIONS : 1;
  }

  /** The stream of operations of this mix over a data set. */
  public OperationSource over(Dataset data) {
    return switch (this) {
      case PUT -> random -> put(random.nextInt(data.records()), data, random);
      case GET -> random -> new Get(random.nextInt(data.records()), ReadLevel.LINEARIZABLE);
      case GET_LOCAL -> random -> new Get(random.nextInt(data.records()), ReadLevel.LOCAL);
      case MIXED -> mixed(data);
      case BATCH -> random -> batch(data, random);
      case YCSB_A -> readsAndUpdates(0.5, data);
      case YCSB_B -> readsAndUpdates(0.95, data);
      case YCSB_C -> readsAndUpdates(1.0, data);
      case YCSB_D -> readsOfTheLatest(0.95, data);
      case YCSB_F -> readsAndModifications(0.5, data);
    };
  }

  private static Put put(int key, Dataset data, SplittableRandom random) {
    return new Put(key, random.nextInt(data.values()));
  }

  private static Get get(int key) {
    return new Get(key, ReadLevel.LINEARIZABLE);
  }

  private static Batch batch(Dataset data, SplittableRandom random) {
    int firstKey = random.nextInt(data.records() - BATCH_OPERATIONS + 1);
    return new Batch(firstKey, BATCH_OPERATIONS, random.nextInt(data.values()), false);
  }

  private static OperationSource mixed(Dataset data) {
    return random -> {
      int key = random.nextInt(data.records());
      return random.nextBoolean() ? get(key) : put(key, data, random);
    };
  }

  private static OperationSource readsAndUpdates(double reads, Dataset data) {
    ZipfianChoice choice = new ZipfianChoice(data.records());
    return random -> {
      int key = choice.drawScrambled(random);
      return random.nextDouble() < reads ? get(key) : put(key, data, random);
    };
  }

  private static OperationSource readsOfTheLatest(double reads, Dataset data) {
    ZipfianChoice choice = new ZipfianChoice(data.records());
    return random -> {
      if (random.nextDouble() < reads) {
        // A key handed out a moment ago may still be on its way to the server, so look a little
        // further back.
        int settled = data.newest() - LATEST_IN_FLIGHT;
        return get(Math.max(0, settled - choice.draw(random)));
      }
      return new Insert(data.nextInsert(), random.nextInt(data.values()));
    };
  }

  private static OperationSource readsAndModifications(double reads, Dataset data) {
    ZipfianChoice choice = new ZipfianChoice(data.records());
    return random -> {
      int key = choice.drawScrambled(random);
      boolean onlyRead = random.nextDouble() < reads;
      return onlyRead ? get(key) : new ReadModifyWrite(key, random.nextInt(data.values()));
    };
  }

  /**
   * More than the clients that are ever used, so that a read in YCSB D never runs ahead of the
   * insert it wants.
   */
  private static final int LATEST_IN_FLIGHT = 1_000;
}
