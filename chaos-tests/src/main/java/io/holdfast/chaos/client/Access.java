package io.holdfast.chaos.client;

import java.util.Optional;
import javax.net.ssl.SSLContext;

/** How clients of a cluster get in. What it says may change while they work. */
public interface Access {
  /** Plain HTTP, and nobody is asked who they are. */
  Access OPEN =
      new Access() {
        @Override
        public Optional<SSLContext> tls() {
          return Optional.empty();
        }

        @Override
        public Optional<String> token() {
          return Optional.empty();
        }
      };

  /**
   * Whom clients believe; empty = they speak plain HTTP. When it is another than before, their
   * connections begin anew.
   */
  Optional<SSLContext> tls();

  /** Shown with each request that shows none of its own. */
  Optional<String> token();
}
