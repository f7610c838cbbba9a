package io.holdfast.gateway.auth;

import io.holdfast.gateway.errors.Problem;
import io.holdfast.gateway.errors.ProblemCode;
import io.holdfast.gateway.errors.ProblemException;
import io.holdfast.raft.UnavailableException;
import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.KeyRange;
import io.holdfast.store.command.SubmittedCommand;
import io.holdfast.store.command.Verb;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Lets through what its caller may do, and refuses all else. Every command and every read of this
 * node passes here. Before it refuses, it looks once more in a state that a majority has confirmed,
 * where the request may wait: a right that was granted at another node holds here at once. Safe for
 * many threads.
 */
public final class AccessGuard {
  /** How long a request waits for that at most. */
  private static final Duration LONGEST_LOOK = Duration.ofSeconds(1);

  private final Authenticator authenticator;
  private final RequestRates rates;
  private final CommandNeeds needs;
  private final CatchUp catchUp;
  private final RightsAge age;
  private final SharedLooks looks;
  private final UnknownTokens unknownTokens = new UnknownTokens(System::nanoTime);

  /** Brings this node's state up to what was acknowledged before the call. */
  @FunctionalInterface
  public interface CatchUp {
    /**
     * Returns when it is there.
     *
     * @throws UnavailableException when nobody confirms it before the deadline
     */
    void await(long deadlineNanos) throws InterruptedException;
  }

  /**
   * Over the state of one node.
   *
   * @param keysOfLease the keys that are bound to a lease
   */
  public AccessGuard(
      Authenticator authenticator,
      RequestRates rates,
      Function<Long, List<Bytes>> keysOfLease,
      CatchUp catchUp,
      RightsAge age) {
    this.authenticator = authenticator;
    this.rates = rates;
    this.needs = new CommandNeeds(authenticator, keysOfLease);
    this.catchUp = catchUp;
    this.age = age;
    this.looks = new SharedLooks(catchUp, LONGEST_LOOK, System::nanoTime);
  }

  /** Finds out who sent a request, and counts it. */
  public void enter(Asker asker, Credentials credentials) {
    Caller caller = authenticate(asker, credentials);
    asker.caller(caller);
    if (!caller.isKnown() && !caller.isUnasked()) {
      throw Denied.of(caller).exception();
    }
    rates.count(caller);
  }

  /** Counts a token that the caller makes or ends, unless it manages users. */
  public void countTokenAct(Asker asker) {
    Caller caller = asker.caller();
    if (caller.isKnown() && !caller.rights().has(Verb.AUTH)) {
      rates.countTokenAct(caller);
    }
  }

  private Caller authenticate(Asker asker, Credentials credentials) {
    try {
      return checked(asker, credentials, () -> authenticator.authenticate(credentials));
    } catch (UnknownTokenException unknown) {
      if (asker.waitUntilNanos() == null) {
        throw unknown.refusal();
      }
      unknownTokens.count(asker.remoteAddress());
      await(looks::await, asker);
      try {
        return checked(asker, credentials, () -> authenticator.authenticate(credentials));
      } catch (UnknownTokenException still) {
        throw still.refusal();
      }
    }
  }

  /** Has a JWT checked that was not yet, where the request may take the time. */
  private Caller checked(Asker asker, Credentials credentials, Supplier<Caller> look) {
    try {
      return look.get();
    } catch (UncheckedJwtException unchecked) {
      if (asker.waitUntilNanos() == null) {
        throw new UnavailableException("only its route checks a JWT");
      }
      // Anybody can make up a JWT, and to check a signature is work.
      unknownTokens.count(asker.remoteAddress());
      boolean bad = false;
      try {
        return authenticator.check(unchecked, credentials, asker.waitUntilNanos());
      } catch (InterruptedException stopped) {
        throw stopping();
      } catch (ProblemException refused) {
        bad = refused.problem().code() == ProblemCode.UNAUTHENTICATED;
        throw refused;
      } finally {
        if (!bad) {
          unknownTokens.wasNotBad(asker.remoteAddress());
        }
      }
    }
  }

  private static UnavailableException stopping() {
    Thread.currentThread().interrupt();
    return new UnavailableException("this node is stopping");
  }

  /** Refuses where nobody is asked who they are. */
  public void requireOn() {
    if (authenticator.isOff()) {
      throw Denied.of(Caller.unasked(AuthMode.OFF, 0)).exception();
    }
  }

  /** Refuses unless the caller may do this, whatever the keys are. */
  public void require(Asker asker, Verb verb) {
    require(asker, caller -> caller.rights().has(verb) ? null : Denied.of(caller, verb));
  }

  /** Refuses unless the caller may do this to every key of the range. */
  public void require(Asker asker, Verb verb, KeyRange keys) {
    require(
        asker, caller -> caller.rights().covers(verb, keys) ? null : Denied.of(caller, verb, keys));
  }

  /** For how many milliseconds more it is known, at most, who asks. */
  public long leftMillis(Asker asker) {
    return authenticator.leftMillis(asker.caller());
  }

  /** Refuses whom only a gateway or another node knows. */
  public void requireOwnWord(Asker asker) {
    if (asker.caller().how() == Caller.How.GATEWAY) {
      throw Denied.throughGateway(asker.caller()).exception();
    }
  }

  /** Refuses who has not said who they are. */
  public void requireKnown(Asker asker) {
    require(asker, caller -> caller.isKnown() || caller.isUnasked() ? null : Denied.of(caller));
  }

  /**
   * Refuses unless the caller may do all that these commands do.
   *
   * @return the same, each with the revision of the rights that allow it
   */
  public List<SubmittedCommand> allowed(Asker asker, List<SubmittedCommand> commands) {
    require(asker, caller -> needs.denied(caller, commands));
    long revision = asker.caller().authRevision();
    return revision == 0
        ? commands
        : commands.stream().map(command -> under(revision, command)).toList();
  }

  /** Why not, for each of these commands, as this node knows now; null = it is allowed. */
  public List<Problem> denials(Asker asker, List<SubmittedCommand> commands) {
    List<Problem> denials = new ArrayList<>(commands.size());
    for (SubmittedCommand command : commands) {
      denials.add(judgeNow(asker, caller -> needs.denied(caller, List.of(command))));
    }
    return denials;
  }

  /** One that was made from the rights as they were keeps the revision of those. */
  private static SubmittedCommand under(long revision, SubmittedCommand command) {
    return command.authRevision() == 0 ? command.under(revision) : command;
  }

  /**
   * Refuses what this node's own state is about to answer when the rights there may be too old: a
   * node that is cut off does not hear of a token that was ended.
   */
  public void requireYoungRights(Asker asker) {
    if (!asker.caller().isKnown() || age.isYoung()) {
      return;
    }
    if (asker.waitUntilNanos() != null) {
      try {
        awaitNews(asker);
      } catch (UnavailableException | ProblemException unconfirmed) {
        throw age.refusal().exception();
      }
      if (age.isYoung()) {
        return;
      }
    }
    throw age.refusal().exception();
  }

  /** The rights have changed at the leader: returns when this node knows how. */
  public void awaitNews(Asker asker) {
    await(catchUp, asker);
  }

  private static void await(CatchUp look, Asker asker) {
    try {
      long until = System.nanoTime() + LONGEST_LOOK.toNanos();
      long deadline = asker.waitUntilNanos();
      look.await(until - deadline < 0 ? until : deadline);
    } catch (InterruptedException stopped) {
      throw stopping();
    }
  }

  /**
   * Judges.
   *
   * @param judge says why not, or null
   */
  private void require(Asker asker, Function<Caller, Problem> judge) {
    Problem denied = judgeNow(asker, judge);
    if (denied == null) {
      return;
    }
    if (asker.waitUntilNanos() != null && asker.caller().isKnown()) {
      try {
        await(looks::await, asker);
      } catch (UnavailableException | ProblemException unconfirmed) {
        throw denied.exception();
      }
      denied = judgeNow(asker, judge);
    }
    if (denied != null) {
      throw denied.exception();
    }
  }

  private Problem judgeNow(Asker asker, Function<Caller, Problem> judge) {
    try {
      Caller before = asker.caller();
      Caller now = checked(asker, before.credentials(), () -> authenticator.again(before));
      asker.caller(now);
      return judge.apply(now);
    } catch (UnknownTokenException ended) {
      throw ended.refusal();
    }
  }
}
