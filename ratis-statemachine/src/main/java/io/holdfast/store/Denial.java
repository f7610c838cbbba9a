package io.holdfast.store;

/** Why a command is not carried out; {@code detail} holds the facts for a reader. */
record Denial(Refusal refusal, String detail) {
  static Denial of(Refusal refusal, Bytes key) {
    return new Denial(refusal, key.toString());
  }

  CommandResult.Refused at(long revision) {
    return new CommandResult.Refused(revision, refusal, detail);
  }
}
