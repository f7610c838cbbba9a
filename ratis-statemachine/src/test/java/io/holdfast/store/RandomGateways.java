package io.holdfast.store;

import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.Command;
import io.holdfast.store.command.CommandBatch;
import io.holdfast.store.command.SubmittedCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Draws batches as gateways send them, and worse: again, out of order, with gaps, under sessions
 * that are gone, confirming too much or too little.
 */
public final class RandomGateways {
  private static final List<String> IDEMPOTENCY_KEYS =
      List.of("k1", "k2", "k3", "1-1", "1-2", "2-3", "k".repeat(256), "ж");
  private static final int SESSIONS = 4;

  private final Random random;
  private final RandomCommands commands;
  private final List<CommandBatch> sent = new ArrayList<>();
  private final long[] next = new long[SESSIONS + 1];

  public RandomGateways(Random random) {
    this.random = random;
    this.commands = new RandomCommands(random);
    java.util.Arrays.fill(next, 1);
  }

  public CommandBatch next() {
    if (!sent.isEmpty() && random.nextInt(6) == 0) {
      return sent.get(Math.max(0, sent.size() - 1 - random.nextInt(6)));
    }
    CommandBatch batch = random.nextInt(10) == 0 ? sessionless() : inSession();
    sent.add(batch);
    return batch;
  }

  private CommandBatch sessionless() {
    Command command = random.nextBoolean() ? new Command.OpenSession() : commands.next();
    return CommandBatch.sessionless(List.of(submitted(command)));
  }

  private CommandBatch inSession() {
    int session = 1 + random.nextInt(SESSIONS);
    long first = Math.max(1, next[session] + (random.nextInt(8) == 0 ? random.nextInt(7) - 3 : 0));
    List<SubmittedCommand> batch = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      batch.add(submitted(commands.next()));
    }
    next[session] = Math.max(next[session], first + batch.size());
    long behind = random.nextInt(3) == 0 ? random.nextInt(8) : 0;
    long ahead = random.nextInt(40) == 0 ? random.nextInt(4) : 0;
    long confirmedBelow = Math.max(0, first - behind + ahead);
    List<Long> unreached = new ArrayList<>();
    for (int i = random.nextInt(4) - 1; i > 0; i--) {
      unreached.add(Math.max(1, first - random.nextInt(8)));
    }
    return new CommandBatch(session, first, confirmedBelow, unreached, batch);
  }

  private SubmittedCommand submitted(Command command) {
    if (random.nextInt(3) != 0) {
      return SubmittedCommand.of(command).under(commands.authRevision());
    }
    String key = IDEMPOTENCY_KEYS.get(random.nextInt(IDEMPOTENCY_KEYS.size()));
    return new SubmittedCommand(key, Bytes.utf8("f" + random.nextInt(2)), command)
        .under(commands.authRevision());
  }
}
