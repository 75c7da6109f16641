package dev.plumbline.server.api;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * {@code GET /openapi.json}: what the API takes and gives; {@code openapi.json} of this package
 * with the configured number of answers in its place.
 */
final class OpenApiDocument implements Handler {
  private final String document;

  /**
   * @param choices most answers to one request
   */
  OpenApiDocument(int choices) {
    this.document = read().replace("\"@choices@\"", Integer.toString(choices));
  }

  @Override
  public void handle(Context context) {
    context.contentType("application/json").result(document);
  }

  private static String read() {
    try (InputStream in = OpenApiDocument.class.getResourceAsStream("openapi.json")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("the class path lacks the server's openapi.json", e);
    }
  }
}
