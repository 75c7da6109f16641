package dev.plumbline.runtime.configuration;

/** A setting is unknown or has a wrong value; the message names it and says what it should be. */
public final class ConfigurationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ConfigurationException(String message) {
    super(message);
  }

  public ConfigurationException(String message, Throwable cause) {
    super(message, cause);
  }
}
