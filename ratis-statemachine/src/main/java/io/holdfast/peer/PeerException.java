package io.holdfast.peer;

import java.io.IOException;

/** A request to another node that has no answer. Unless it says otherwise it may have arrived. */
public sealed class PeerException extends IOException {
  private static final long serialVersionUID = 1L;

  PeerException(String message, Throwable cause) {
    super(message, cause);
  }

  /** No connection stands, or it broke before the answer came. */
  public static final class Unreachable extends PeerException {
    private static final long serialVersionUID = 1L;

    Unreachable(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** The connection stands, as far as this node can see; the answer did not come in time. */
  public static final class Timeout extends PeerException {
    private static final long serialVersionUID = 1L;

    public Timeout(String message) {
      super(message, null);
    }
  }

  /** The other node answered that it could not do what was asked, and why. */
  public static final class Refused extends PeerException {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message, null);
    }
  }
}
