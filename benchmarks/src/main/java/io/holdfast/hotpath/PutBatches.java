package io.holdfast.hotpath;

import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.Command;
import io.holdfast.store.command.CommandBatch;
import io.holdfast.store.command.Operation;
import io.holdfast.store.command.SubmittedCommand;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Batches of puts, as a gateway's session sends them: each confirms the ones before it. */
final class PutBatches {
  private static final int VALUES = 64;

  private final SplittableRandom random;
  private final Bytes[] keys;
  private final Bytes[] values = new Bytes[VALUES];
  private long sequence = 1;

  PutBatches(int keyCount, int valueBytes, long seed) {
    random = new SplittableRandom(seed);
    keys = new Bytes[keyCount];
    for (int i = 0; i < keyCount; i++) {
      keys[i] = Bytes.wrap("bench-%010d".formatted(i).getBytes(StandardCharsets.US_ASCII));
    }
    for (int i = 0; i < VALUES; i++) {
      byte[] value = new byte[valueBytes];
      for (int j = 0; j < valueBytes; j++) {
        value[j] = (byte) ('a' + random.nextInt(26));
      }
      values[i] = Bytes.wrap(value);
    }
  }

  /** Puts over every key, so that the ones measured find what they replace. */
  List<CommandBatch> load(long session, int perBatch) {
    List<CommandBatch> batches = new ArrayList<>();
    for (int from = 0; from < keys.length; from += perBatch) {
      List<SubmittedCommand> commands = new ArrayList<>();
      for (int i = from; i < Math.min(keys.length, from + perBatch); i++) {
        commands.add(put(keys[i]));
      }
      batches.add(numbered(session, commands));
    }
    return batches;
  }

  CommandBatch next(long session, int puts) {
    List<SubmittedCommand> commands = new ArrayList<>(puts);
    for (int i = 0; i < puts; i++) {
      commands.add(put(keys[random.nextInt(keys.length)]));
    }
    return numbered(session, commands);
  }

  private SubmittedCommand put(Bytes key) {
    Bytes value = values[random.nextInt(VALUES)];
    Operation put = new Operation.Put(key, value, "application/octet-stream", 0, 0);
    return SubmittedCommand.of(new Command.Transaction(List.of(), List.of(put), List.of()));
  }

  private CommandBatch numbered(long session, List<SubmittedCommand> commands) {
    long first = sequence;
    sequence += commands.size();
    return new CommandBatch(session, first, first, List.of(), commands);
  }
}
