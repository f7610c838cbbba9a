package io.holdfast.store.result;

import io.holdfast.store.command.Bytes;

/** Why a command is not carried out; {@code detail} holds the facts for a reader. */
public record Denial(Refusal refusal, String detail) {
  public static Denial of(Refusal refusal, Bytes key) {
    return new Denial(refusal, key.toString());
  }

  public CommandResult.Refused at(long revision) {
    return new CommandResult.Refused(revision, refusal, detail);
  }
}
