package dev.plumbline.runtime.http;

import dev.plumbline.runtime.configuration.Section;

/**
 * Where a service listens.
 *
 * @param key the configuration key of the port, for error messages
 * @param port 0 takes a free one
 * @param maxBodyBytes larger request bodies are answered with 413
 */
public record HttpConfiguration(String key, String host, int port, long maxBodyBytes) {
  /**
   * Reads {@code host}, {@code port} and {@code max-body} of a section such as {@code
   * plumbline.gateway.http}.
   */
  public static HttpConfiguration from(Section http, String key) {
    return new HttpConfiguration(
        key + ".port",
        http.requiredText("host"),
        http.integer("port", 0, 65535),
        http.bytes("max-body"));
  }
}
