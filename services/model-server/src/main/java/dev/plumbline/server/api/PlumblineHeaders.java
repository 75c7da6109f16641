package dev.plumbline.server.api;

/** The response headers that OpenAI's API does not have. */
final class PlumblineHeaders {
  static final String CHANNEL = "X-Plumbline-Channel";
  static final String ADAPTER_VERSION = "X-Plumbline-Adapter-Version";

  private PlumblineHeaders() {}
}
