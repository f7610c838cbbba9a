package io.holdfast.gateway.routes;

import com.fasterxml.jackson.core.JsonGenerator;
import io.holdfast.gateway.errors.Problem;
import io.holdfast.gateway.errors.ProblemCode;
import io.holdfast.gateway.errors.ProblemException;
import io.holdfast.gateway.errors.ProblemTable;
import io.holdfast.gateway.errors.Retry;
import io.holdfast.gateway.json.Json;
import io.holdfast.gateway.key.ReadService;
import io.holdfast.gateway.key.WriteService;
import io.holdfast.gateway.request.Exchange;
import io.holdfast.gateway.write.DurabilityParameter;
import io.holdfast.raft.UnavailableException;
import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.Command;
import io.holdfast.store.command.Durability;
import io.holdfast.store.command.KeyRange;
import io.holdfast.store.command.Operation;
import io.holdfast.store.command.SubmittedCommand;
import io.holdfast.store.result.CommandResult;
import io.holdfast.store.result.CommandResult.TransactionDone;
import io.holdfast.store.result.OperationResult;
import io.holdfast.store.result.Refusal;
import java.io.IOException;
import java.util.List;

/**
 * Deletes a range page by page, each a revision of its own, so that other writes go on between
 * them. The pages cover the whole range in order: what was there when the request came is gone in
 * the end, what is written meanwhile may go too. Sent again it goes on with what is left.
 *
 * <p>Where a page ends is looked up in this node's state, which may be behind: then pages are
 * larger or smaller, and one that is too large for the store is cut anew.
 *
 * <p>A client's idempotency key belongs to the last page: sent again under it, a request that was
 * complete deletes nothing more.
 */
final class PagedDeletion {
  /** Keys of one page: other writes wait for so many, some hundredths of a second. */
  static final int PAGE_KEYS = 1_000;

  private final WriteService writes;
  private final ReadService reads;
  private final Exchange exchange;
  private final KeyRange range;
  private KeyRange rest;
  private int pageKeys = PAGE_KEYS;
  private Done done = new Done(0, 0, 0);

  PagedDeletion(WriteService writes, ReadService reads, Exchange exchange, KeyRange range) {
    this.writes = writes;
    this.reads = reads;
    this.exchange = exchange;
    this.range = range;
    this.rest = range;
  }

  /**
   * How far it came.
   *
   * @param pages that deleted something: each is a revision
   */
  record Done(long revision, long deleted, int pages) {
    void write(JsonGenerator json) throws IOException {
      json.writeStartObject();
      json.writeNumberField("revision", revision);
      json.writeNumberField("deleted", deleted);
      json.writeBooleanField("atomic", false);
      json.writeNumberField("pages", pages);
      json.writeEndObject();
    }

    Problem addTo(Problem problem) {
      return problem.with("revision", revision).with("deleted", deleted).with("pages", pages);
    }

    Done and(long pageRevision, long keys) {
      return new Done(pageRevision, deleted + keys, pages + (keys > 0 ? 1 : 0));
    }
  }

  static Command deletion(KeyRange range) {
    return new Command.Transaction(List.of(), List.of(new Operation.DeleteRange(range)), List.of());
  }

  /** Deletes all of it; the problem of one that was interrupted says how far it came. */
  Done run() throws IOException, InterruptedException {
    Durability durability = durability();
    String key = exchange.idempotencyKey().orElse("");
    if (!key.isEmpty() && writes.isTaken(exchange, key)) {
      // The key is taken, by this request, which was complete, or by another one: the store knows
      // which.
      rest = new KeyRange(range.start(), range.start());
    }
    try {
      boolean more = true;
      while (more) {
        more = deletePage(key, durability);
      }
      return done;
    } catch (ProblemException | UnavailableException interrupted) {
      throw done.pages() == 0 ? interrupted : interrupted(ProblemTable.of(interrupted));
    } catch (InterruptedException stopped) {
      if (done.pages() == 0) {
        throw stopped;
      }
      Thread.currentThread().interrupt();
      throw interrupted(Problem.of(ProblemCode.UNAVAILABLE, "this node is stopping"));
    }
  }

  /** How durable the pages are to be. */
  Durability durability() {
    Durability asked = writes.durability(exchange, deletion(range));
    if (asked == Durability.ASYNC && exchange.query().has(DurabilityParameter.NAME)) {
      throw Problem.of(
              ProblemCode.BAD_PARAMETER,
              "a deletion page by page waits for its pages: durability=async does not go with it")
          .with("parameter", DurabilityParameter.NAME)
          .exception();
    }
    return asked == Durability.ASYNC ? Durability.MAJORITY : asked;
  }

  /** Returns whether there is another page. */
  private boolean deletePage(String key, Durability durability)
      throws IOException, InterruptedException {
    requireTimeAndClient();
    Bytes bound = bound();
    boolean last = bound == null;
    KeyRange page = last ? rest : new KeyRange(rest.start(), bound);
    CommandResult result =
        last
            ? writes.commitStep(exchange, named(key, page), durability)
            : writes.commitStep(exchange, SubmittedCommand.of(deletion(page)), Durability.MAJORITY);
    if (isTooLarge(result)) {
      pageKeys = Math.max(1, pageKeys / 2);
      return true;
    }
    TransactionDone deleted = (TransactionDone) WriteService.unlessRefused(result);
    long keys = ((OperationResult.DeleteDone) deleted.results().getFirst()).deleted();
    done = done.and(deleted.revision(), keys);
    if (!last) {
      rest = new KeyRange(bound, rest.end());
    }
    return !last;
  }

  private SubmittedCommand named(String key, KeyRange page) {
    Bytes fingerprint = key.isEmpty() ? Bytes.EMPTY : exchange.fingerprint(Bytes.EMPTY);
    return new SubmittedCommand(key, fingerprint, deletion(page));
  }

  private Bytes bound() {
    try (var snapshot = reads.snapshotNow()) {
      return snapshot.reader().boundBehind(rest, pageKeys);
    }
  }

  private static boolean isTooLarge(CommandResult result) {
    return result instanceof CommandResult.Refused refused
        && refused.refusal() == Refusal.TOO_MANY_KEYS;
  }

  private void requireTimeAndClient() throws IOException {
    if (System.nanoTime() - exchange.deadlineNanos() >= 0) {
      throw Problem.of(ProblemCode.NOT_APPLIED, "the deadline passed").exception();
    }
    if (exchange.connection().isGone()) {
      throw new IOException("the client has gone");
    }
  }

  private RuntimeException interrupted(Problem problem) {
    boolean tellsItself =
        problem.code() == ProblemCode.OUTCOME_UNKNOWN || problem.code().retry() == Retry.NEVER;
    Problem told =
        tellsItself
            ? problem
            : Problem.of(
                ProblemCode.INCOMPLETE,
                done.deleted()
                    + " keys are deleted, not yet all: "
                    + problem.detail()
                    + "; send it again for the rest, which begins at next");
    String next = rest.start().isUtf8() ? "next" : "nextBase64";
    return done.addTo(told).with(next, Json.textOf(rest.start())).exception();
  }
}
