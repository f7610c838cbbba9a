package io.holdfast.chaos.system;

import io.holdfast.chaos.client.Access;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/** Gets in as somebody else does, with a token of its own. */
record TokenAccess(Access other, String own) implements Access {
  @Override
  public Optional<SSLContext> tls() {
    return other.tls();
  }

  @Override
  public Optional<String> token() {
    return Optional.of(own);
  }
}
