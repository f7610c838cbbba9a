package io.holdfast.gateway.auth;

import io.holdfast.gateway.errors.Problem;
import io.holdfast.store.command.AuthCommand;
import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.Command;
import io.holdfast.store.command.Comparison;
import io.holdfast.store.command.KeyRange;
import io.holdfast.store.command.LockCommand;
import io.holdfast.store.command.Operation;
import io.holdfast.store.command.SubmittedCommand;
import io.holdfast.store.command.User;
import io.holdfast.store.command.Verb;
import java.util.List;
import java.util.function.Function;

/**
 * What a caller must be granted for a command: all of it, both branches of a transaction too. What
 * tells of a key needs READ, also a condition; what may delete a key later, by a lease or a time to
 * live, needs LEASE.
 */
final class CommandNeeds {
  private final Authenticator authenticator;
  private final Function<Long, List<Bytes>> keysOfLease;

  CommandNeeds(Authenticator authenticator, Function<Long, List<Bytes>> keysOfLease) {
    this.authenticator = authenticator;
    this.keysOfLease = keysOfLease;
  }

  /** Why the caller may not do all of that, or null. */
  Problem denied(Caller caller, List<SubmittedCommand> commands) {
    if (caller.how() == Caller.How.BOOTSTRAP) {
      return null;
    }
    Judgement judgement = new Judgement(caller);
    commands.forEach(command -> judgement.judge(command.command()));
    return judgement.denied;
  }

  /** Of one caller; keeps what was denied first. */
  private final class Judgement {
    private final Caller caller;
    private Problem denied;

    Judgement(Caller caller) {
      this.caller = caller;
    }

    void judge(Command command) {
      switch (command) {
        case Command.Transaction transaction -> judge(transaction);
        case Command.GrantLease _, Command.KeepLeaseAlive _, Command.KeepLeasesAlive _ ->
            need(Verb.LEASE);
        case Command.RevokeLease(long lease) -> judgeRevoke(lease);
        case LockCommand lock -> need(Verb.LOCK, Bytes.utf8(lock.name()));
        case Command.PutPolicy _, Command.DeletePolicy _ -> need(Verb.POLICY);
        case AuthCommand auth -> judge(auth);
        case Command.ExpireLease _, Command.AdvanceClock _, Command.OpenSession _ ->
            throw new IllegalStateException("no request asks for " + command);
      }
    }

    private void judge(Command.Transaction transaction) {
      for (Comparison comparison : transaction.compare()) {
        need(Verb.READ, comparison.key());
      }
      transaction.then().forEach(this::judge);
      transaction.otherwise().forEach(this::judge);
    }

    private void judge(Operation operation) {
      switch (operation) {
        case Operation.Put put -> {
          need(Verb.WRITE, put.key());
          if (put.lease() != 0 || put.ttlMillis() != 0) {
            need(Verb.LEASE);
          }
        }
        case Operation.Get get -> need(Verb.READ, get.key());
        case Operation.Range range -> need(Verb.READ, range.query().range());
        case Operation.Delete delete -> need(Verb.DELETE, delete.key());
        case Operation.DeleteRange delete -> need(Verb.DELETE, delete.range());
        case Operation.Increment increment -> {
          need(Verb.WRITE, increment.key());
          need(Verb.READ, increment.key());
        }
      }
    }

    /**
     * The keys are not named to who may not delete them: another may have bound them. One that is
     * bound after this goes with the lease, as its binder has agreed to.
     */
    private void judgeRevoke(long lease) {
      need(Verb.LEASE);
      for (Bytes key : keysOfLease.apply(lease)) {
        if (!caller.rights().covers(Verb.DELETE, KeyRange.only(key))) {
          deny(Denied.of(caller, Verb.DELETE, " on a key that is bound to the lease"));
          return;
        }
      }
    }

    private void judge(AuthCommand command) {
      switch (command) {
        case AuthCommand.BootstrapUser _ -> deny(Denied.of(caller));
        case AuthCommand.PutToken token -> {
          if (caller.how() == Caller.How.GATEWAY) {
            deny(Denied.throughGateway(caller));
          }
          needForOthers(token.user());
        }
        case AuthCommand.DeleteToken token -> needForOthers(authenticator.userOf(token.id()));
        case AuthCommand.DeleteTokensOf tokens -> needForOthers(tokens.user());
        case AuthCommand.PutUser put -> {
          if (!isOwnPassword(put.user())) {
            need(Verb.AUTH);
          }
        }
        case AuthCommand.DeleteUser _, AuthCommand.PutRole _, AuthCommand.DeleteRole _ ->
            need(Verb.AUTH);
      }
    }

    /** Who has just said the old one may have another. */
    private boolean isOwnPassword(User user) {
      return caller.how() == Caller.How.PASSWORD
          && caller.user().equals(user.name())
          && authenticator.changesOnlyPassword(user);
    }

    private void needForOthers(String user) {
      if (!caller.isKnown() || !caller.user().equals(user)) {
        need(Verb.AUTH);
      }
    }

    private void need(Verb verb, Bytes key) {
      need(verb, KeyRange.only(key));
    }

    private void need(Verb verb, KeyRange keys) {
      if (denied == null && !caller.rights().covers(verb, keys)) {
        deny(Denied.of(caller, verb, keys));
      }
    }

    private void need(Verb verb) {
      if (denied == null && !caller.rights().has(verb)) {
        deny(Denied.of(caller, verb));
      }
    }

    private void deny(Problem problem) {
      denied = denied == null ? problem : denied;
    }
  }
}
