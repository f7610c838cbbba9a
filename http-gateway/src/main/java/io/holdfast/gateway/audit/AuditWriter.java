package io.holdfast.gateway.audit;

import io.holdfast.gateway.errors.Problem;
import io.holdfast.gateway.errors.ProblemCode;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes acts down in the order in which they come, on a thread of its own, those that wait
 * together with one fsync. While the disk refuses, administrative acts are refused as well, and all
 * else goes on and is counted; the next line that can be written tells how much was lost.
 */
public final class AuditWriter implements AuditTrail, AutoCloseable {
  /** Acts that may wait. */
  static final int QUEUED = 4_096;

  /** Of these for administrative acts alone. */
  static final int RESERVED = QUEUED / 4;

  /** Lines that are written together. */
  private static final int GROUP = 256;

  /** An act that is not on disk by then is refused. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** Lines of reads and writes are on disk after this time at the latest. */
  private static final Duration IDLE = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(AuditWriter.class);

  private final AuditFiles files;
  private final AuditedKeys keys;
  private final String node;
  private final Clock clock;
  private final LinePaces refusals = LinePaces.ofRequests();
  private final LinePaces acts = LinePaces.ofRequests();
  private final LinePaces ofKeys = LinePaces.ofKeys();
  private final BlockingQueue<Entry> queue = new ArrayBlockingQueue<>(QUEUED);
  private final AtomicLong lost = new AtomicLong();
  private final AtomicLong suppressed = new AtomicLong();
  private final AtomicLong lostInAll = new AtomicLong();
  private final Thread thread;
  private volatile long sequence;
  private volatile boolean failing;
  private volatile boolean stopping;
  private long syncedNanos = System.nanoTime();

  /** What is to be one line. */
  private record Entry(
      AuditAct act, int status, long revision, long count, CompletableFuture<Void> onDisk) {
    static final Entry WAKE = own(null, 0);

    static Entry own(AuditAct.Kind kind, long count) {
      return new Entry(AuditAct.own(kind), 0, 0, count, new CompletableFuture<>());
    }

    /** What an administrator does always finds room before what anybody does. */
    boolean isAdministrative() {
      return act == null || !(isOfKeys() || act.kind() == AuditAct.Kind.REFUSED);
    }

    boolean isOfKeys() {
      return act.kind() == AuditAct.Kind.READ || act.kind() == AuditAct.Kind.WRITE;
    }
  }

  /** What has no line of its own, and is told as a number. */
  private record Told(long lost, long suppressed) {
    boolean isAny() {
      return lost > 0 || suppressed > 0;
    }
  }

  /** How it does. */
  public record Figures(long sequence, long lost, boolean writable) {}

  private AuditWriter(AuditSettings settings, AuditFiles files, String node, Clock clock) {
    this.files = files;
    this.keys = new AuditedKeys(settings.reads(), settings.writes());
    this.node = node;
    this.clock = clock;
    this.sequence = files.last().sequence();
    this.thread = Thread.ofPlatform().name("audit").daemon().unstarted(this::run);
  }

  /**
   * Opens the chain of a node, or begins one.
   *
   * @throws IOException when it cannot be gone on with; the message says why
   */
  public static AuditWriter open(AuditSettings settings, String node, Clock clock)
      throws IOException {
    AuditFiles files = AuditFiles.open(settings);
    AuditWriter writer = new AuditWriter(settings, files, node, clock);
    AuditAct.Kind first = files.torn() > 0 ? AuditAct.Kind.RESUMED : AuditAct.Kind.STARTED;
    writer.offer(Entry.own(first, files.torn()));
    writer.thread.start();
    return writer;
  }

  @Override
  public boolean isOn() {
    return true;
  }

  @Override
  public AuditedKeys keys() {
    return keys;
  }

  @Override
  public void requireWritable() {
    if (failing || stopping) {
      throw unavailable("the last line could not be written");
    }
  }

  @Override
  public boolean admits(AuditAct act) {
    LinePaces paces =
        switch (act.kind()) {
          case REFUSED -> refusals;
          case READ, WRITE -> ofKeys;
          case STARTED, RESUMED, ROTATED, LOST, SUPPRESSED, INTENT, OUTCOME -> acts;
        };
    boolean admitted = paces.admits(act, System.nanoTime());
    if (!admitted) {
      suppressed.incrementAndGet();
      lostInAll.incrementAndGet();
    }
    return admitted;
  }

  @Override
  public void before(AuditAct act) {
    Entry entry = new Entry(act, 0, 0, 0, new CompletableFuture<>());
    if (!offer(entry)) {
      throw unavailable("too many acts wait to be written");
    }
    try {
      entry.onDisk().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failed) {
      throw unavailable("it cannot be written");
    } catch (TimeoutException hangs) {
      throw unavailable("the disk does not answer");
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw unavailable("this node is stopping");
    }
  }

  private static RuntimeException unavailable(String why) {
    return Problem.of(
            ProblemCode.AUDIT_UNAVAILABLE,
            "administrative acts are refused while they cannot be audited: " + why)
        .exception();
  }

  @Override
  public void after(AuditAct act, int status, long revision) {
    boolean told = act.kind() != AuditAct.Kind.REFUSED || admits(act);
    if (told && !offer(new Entry(act, status, revision, 0, new CompletableFuture<>()))) {
      countLost(1);
    }
  }

  private boolean offer(Entry entry) {
    boolean room = entry.isAdministrative() || queue.remainingCapacity() > RESERVED;
    return !stopping && room && queue.offer(entry);
  }

  private void countLost(long lines) {
    lost.addAndGet(lines);
    lostInAll.addAndGet(lines);
  }

  private void run() {
    List<Entry> group = new ArrayList<>(GROUP);
    while (!stopping || !queue.isEmpty()) {
      group.clear();
      try {
        Entry first = queue.poll(IDLE.toMillis(), TimeUnit.MILLISECONDS);
        if (first != null) {
          group.add(first);
          queue.drainTo(group, GROUP - 1);
        }
        group.remove(Entry.WAKE);
        write(group);
        group.forEach(entry -> entry.onDisk().complete(null));
      } catch (IOException | RuntimeException failed) {
        fail(group, failed);
      } catch (InterruptedException never) {
        // Nobody has this thread to interrupt it, and an interrupt would close the files.
        throw new IllegalStateException(never);
      }
    }
    close(files);
  }

  private void write(List<Entry> group) throws IOException {
    Told told = new Told(lost.get(), suppressed.get());
    if (!group.isEmpty() || told.isAny()) {
      long retired = files.beginsFile() ? files.retiredThrough() : -1;
      files.append(last -> lines(last, group, retired, told));
    }
    boolean due = System.nanoTime() - syncedNanos >= IDLE.toNanos();
    if (due || told.isAny() || !group.stream().allMatch(Entry::isOfKeys)) {
      sync(group.size());
    }
    lost.addAndGet(-told.lost());
    suppressed.addAndGet(-told.suppressed());
    sequence = files.last().sequence();
    failing = failing && group.isEmpty() && !told.isAny();
  }

  private void sync(int grouped) throws IOException {
    long before = files.last().sequence();
    try {
      files.sync();
      syncedNanos = System.nanoTime();
    } catch (IOException failed) {
      // Those of the group are counted with it.
      countLost(Math.max(0, before - files.last().sequence() - grouped));
      throw failed;
    }
  }

  /** The lines of a group, and what the node itself has to tell before them. */
  private List<AuditLine> lines(AuditHead last, List<Entry> group, long retired, Told told) {
    List<Entry> all = new ArrayList<>(group.size() + 3);
    if (retired >= 0 && last.sequence() > 0) {
      all.add(Entry.own(AuditAct.Kind.ROTATED, retired));
    }
    if (told.lost() > 0) {
      all.add(Entry.own(AuditAct.Kind.LOST, told.lost()));
    }
    if (told.suppressed() > 0) {
      all.add(Entry.own(AuditAct.Kind.SUPPRESSED, told.suppressed()));
    }
    all.addAll(group);
    List<AuditLine> lines = new ArrayList<>(all.size());
    AuditHead behind = last;
    for (Entry entry : all) {
      AuditLine.Facts facts =
          new AuditLine.Facts(
              clock.instant(), node, entry.act(), entry.status(), entry.revision(), entry.count());
      AuditLine line = AuditLine.of(behind.sequence() + 1, behind.hash(), facts);
      lines.add(line);
      behind = AuditHead.of(line);
    }
    return lines;
  }

  private void fail(List<Entry> group, Exception failed) {
    if (!failing) {
      LOG.error(
          "The audit trail cannot be written: administrative acts are refused until it can",
          failed);
    }
    failing = true;
    countLost(group.size());
    group.forEach(entry -> entry.onDisk().completeExceptionally(failed));
  }

  private static void close(AuditFiles files) {
    try {
      files.close();
    } catch (IOException failed) {
      LOG.error("The last lines of the audit trail may be lost", failed);
    }
  }

  /** Figures for metrics. */
  public Figures figures() {
    return new Figures(sequence, lostInAll.get(), !failing && thread.isAlive());
  }

  /** Writes what waits, and closes the files. */
  @Override
  public void close() {
    stopping = true;
    var _ = queue.offer(Entry.WAKE);
    boolean interrupted = false;
    try {
      if (!thread.join(PATIENCE)) {
        LOG.error("The audit trail's disk does not answer; its last lines may be lost");
      }
    } catch (InterruptedException stopped) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
