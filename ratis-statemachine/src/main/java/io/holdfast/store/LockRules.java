package io.holdfast.store;

import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.Limits;
import io.holdfast.store.command.LockCommand;
import io.holdfast.store.command.SubmittedCommand.Fence;
import io.holdfast.store.result.CommandResult;
import io.holdfast.store.result.Denial;
import io.holdfast.store.result.Refusal;
import io.holdfast.store.table.Counters;
import io.holdfast.store.table.Leases;
import io.holdfast.store.table.Lock;
import io.holdfast.store.table.Locks;
import io.holdfast.store.table.RevisionWriter;
import java.util.regex.Pattern;

/**
 * Locks, which are leases with an order: who holds one has a lease, who waits has one, and when a
 * lease ends the next is served in the same revision. The number of that revision is the token: it
 * grows from holder to holder, also across restarts and restores.
 */
final class LockRules {
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9._-]{1," + Limits.MAX_LOCK_NAME_BYTES + "}");

  private final Counters counters;
  private final Locks locks;
  private final Leases leases;
  private final LeaseRules leaseRules;
  private final RevisionWriter revision;

  LockRules(
      Counters counters,
      Locks locks,
      Leases leases,
      LeaseRules leaseRules,
      RevisionWriter revision) {
    this.counters = counters;
    this.locks = locks;
    this.leases = leases;
    this.leaseRules = leaseRules;
    this.revision = revision;
  }

  CommandResult apply(LockCommand command) {
    Denial denial = judge(command);
    if (denial != null) {
      return denial.at(counters.revision);
    }
    return switch (command) {
      case LockCommand.Acquire acquire -> acquire(acquire);
      case LockCommand.Release release -> release(release);
    };
  }

  /** Why a command may not run under this fence; null = it may. */
  Denial judge(Fence fence) {
    if (fence.isNone() || locks.find(fence.lock()).isHeldBy(fence.token())) {
      return null;
    }
    return new Denial(Refusal.FENCE_LOST, fence.lock() + "@" + fence.token());
  }

  private static Denial judge(LockCommand command) {
    String owner =
        switch (command) {
          case LockCommand.Acquire acquire -> acquire.owner();
          case LockCommand.Release release -> release.owner();
        };
    if (!NAME.matcher(command.name()).matches()) {
      return new Denial(Refusal.BAD_LOCK, "the name is not one: " + command.name());
    }
    int ownerBytes = Bytes.utf8(owner).size();
    if (ownerBytes == 0 || ownerBytes > Limits.MAX_LOCK_OWNER_BYTES) {
      return new Denial(Refusal.BAD_LOCK, "an owner of " + ownerBytes + " bytes");
    }
    return command instanceof LockCommand.Acquire acquire ? judgeShape(acquire) : null;
  }

  private static Denial judgeShape(LockCommand.Acquire acquire) {
    int permits = acquire.permits();
    if (permits < 0 || permits > Limits.MAX_LOCK_HOLDERS || (permits > 0 && !acquire.shared())) {
      return new Denial(Refusal.BAD_LOCK, permits + " permits");
    }
    return TransactionShape.judgeTtl(acquire.ttlMillis());
  }

  private CommandResult acquire(LockCommand.Acquire wanted) {
    Lock lock = locks.find(wanted.name());
    Lock.Place own = lock.placeOf(wanted.owner());
    if (wanted.lease() != 0 && (own == null || own.lease() != wanted.lease())) {
      return notHeld(wanted.owner(), wanted.name());
    }
    if (own != null) {
      return again(wanted, lock, own);
    }
    if (lock.contradicts(wanted.shared(), wanted.permits())) {
      return mismatch(wanted);
    }
    if (lock.waiting().isEmpty()
        && lock.admits(wanted.shared(), wanted.permits(), Limits.MAX_LOCK_HOLDERS)) {
      Lock.Place held = take(wanted, revision.mark());
      return new CommandResult.LockPlace(revision.end(), held.lease(), held.token(), 0);
    }
    int waiting = lock.waiting().size();
    if (!wanted.waits()) {
      return new CommandResult.LockPlace(counters.revision, 0, 0, waiting);
    }
    if (waiting >= Limits.MAX_LOCK_WAITERS) {
      return new Denial(Refusal.LOCK_QUEUE_FULL, waiting + " wait").at(counters.revision);
    }
    return new CommandResult.LockPlace(counters.revision, take(wanted, 0).lease(), 0, waiting);
  }

  private CommandResult again(LockCommand.Acquire wanted, Lock lock, Lock.Place own) {
    if (own.shared() != wanted.shared() || own.permits() != wanted.permits()) {
      return mismatch(wanted);
    }
    leases.renew(own.lease(), leases.find(own.lease()));
    return new CommandResult.LockPlace(
        counters.revision, own.lease(), own.token(), lock.ahead(own));
  }

  private CommandResult mismatch(LockCommand.Acquire wanted) {
    return new Denial(Refusal.LOCK_MISMATCH, wanted.name()).at(counters.revision);
  }

  private Lock.Place take(LockCommand.Acquire wanted, long token) {
    return locks.take(
        wanted.name(),
        wanted.owner(),
        token,
        wanted.shared(),
        wanted.permits(),
        wanted.ttlMillis());
  }

  private CommandResult release(LockCommand.Release release) {
    Lock.Place place = locks.find(release.name()).placeOf(release.owner());
    boolean leaves = release.token() == 0;
    if (place == null || (!leaves && place.token() != release.token())) {
      return notHeld(release.owner(), release.name());
    }
    if (leaves && place.isHeld()) {
      // It was served meanwhile: whoever gave up has it all the same, and is told so.
      return new CommandResult.LockPlace(counters.revision, place.lease(), place.token(), 0);
    }
    return leaseRules.end(place.lease(), leases.find(place.lease()));
  }

  private CommandResult notHeld(String owner, String name) {
    String detail = owner + " has not, or no more, what it says of " + name;
    return new Denial(Refusal.LOCK_NOT_HELD, detail).at(counters.revision);
  }
}
