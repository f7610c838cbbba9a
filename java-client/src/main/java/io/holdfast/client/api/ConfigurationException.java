package io.holdfast.client.api;

/**
 * No node can be spoken to as this client is configured: https meets a node that speaks plain HTTP,
 * or http one that requires TLS, a certificate is not trusted, or the client's own files cannot be
 * used. Nothing was done. It fails again until the configuration is changed.
 */
public final class ConfigurationException extends HoldfastException {
  private static final long serialVersionUID = 1;

  public ConfigurationException(String message, Throwable cause) {
    super(message, null, cause);
  }
}
