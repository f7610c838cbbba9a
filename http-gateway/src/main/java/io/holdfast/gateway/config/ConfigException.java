package io.holdfast.gateway.config;

/** The configuration cannot be used. The message is one line: where, key, value, what is right. */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public ConfigException(String message) {
    super(message, null, false, false);
  }
}
