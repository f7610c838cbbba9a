package io.holdfast.gateway.key;

import io.holdfast.store.command.AuthCommand;
import io.holdfast.store.command.Command;
import io.holdfast.store.command.Comparison;
import io.holdfast.store.command.Grant;
import io.holdfast.store.command.KeyRange;
import io.holdfast.store.command.LockCommand;
import io.holdfast.store.command.Operation;
import io.holdfast.store.command.Role;
import io.holdfast.store.command.SubmittedCommand;
import io.holdfast.store.command.User;

/** About how many bytes a command takes in the log; for bounds, not for formats. */
public final class CommandSize {
  private static final int ENVELOPE_BYTES = 64;

  private CommandSize() {}

  /** The size of one. */
  public static int of(SubmittedCommand submitted) {
    int frame =
        ENVELOPE_BYTES + submitted.idempotencyKey().length() + submitted.fingerprint().size();
    return frame
        + switch (submitted.command()) {
          case Command.Transaction transaction -> of(transaction);
          case Command.GrantLease grant -> 0;
          case Command.KeepLeaseAlive keep -> 0;
          case Command.KeepLeasesAlive keep -> keep.leases().size() * Long.BYTES;
          case Command.AdvanceClock _ -> 0;
          case LockCommand lock -> 4 * ENVELOPE_BYTES;
          case Command.RevokeLease revoke -> 0;
          case Command.ExpireLease expire -> 0;
          case Command.OpenSession open -> 0;
          case Command.PutPolicy put -> ENVELOPE_BYTES + put.policy().prefix().size();
          case Command.DeletePolicy delete -> ENVELOPE_BYTES;
          case AuthCommand.PutRole put -> of(put.role());
          case AuthCommand.PutUser put -> of(put.user());
          case AuthCommand.BootstrapUser bootstrap -> of(bootstrap.user());
          case AuthCommand change -> 4 * ENVELOPE_BYTES;
        };
  }

  private static int of(Command.Transaction transaction) {
    int bytes = 0;
    for (Comparison comparison : transaction.compare()) {
      bytes += ENVELOPE_BYTES + comparison.key().size();
      if (comparison instanceof Comparison.ValueIs value) {
        bytes += value.operand().size();
      }
    }
    for (Operation operation : transaction.then()) {
      bytes += of(operation);
    }
    for (Operation operation : transaction.otherwise()) {
      bytes += of(operation);
    }
    return bytes;
  }

  private static int of(User user) {
    int names = user.roles().size() + user.certificateNames().size();
    return ENVELOPE_BYTES + user.passwordHash().length() + names * ENVELOPE_BYTES;
  }

  private static int of(Role role) {
    int bytes = ENVELOPE_BYTES;
    for (Grant grant : role.grants()) {
      bytes += ENVELOPE_BYTES + of(grant.keys());
    }
    return bytes;
  }

  private static int of(Operation operation) {
    return ENVELOPE_BYTES
        + switch (operation) {
          case Operation.Put put -> put.key().size() + put.value().size();
          case Operation.Get get -> get.key().size();
          case Operation.Range range -> of(range.query().range());
          case Operation.Delete delete -> delete.key().size();
          case Operation.DeleteRange delete -> of(delete.range());
          case Operation.Increment increment -> increment.key().size();
        };
  }

  private static int of(KeyRange range) {
    return range.start().size() + range.end().size();
  }
}
