package io.holdfast.client.api;

/**
 * An answer that this client cannot read: the other side is no Holdfast node, or a newer one. What
 * was asked for was done if it was a write.
 */
public final class ProtocolException extends HoldfastException {
  private static final long serialVersionUID = 1;

  public ProtocolException(String message, Throwable cause) {
    super(message, null, cause);
  }
}
