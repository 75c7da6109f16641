package dev.plumbline.server.api;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** {@code GET /openapi.json}: what the API takes and gives. */
final class OpenApiDocument implements Handler {
  private final byte[] document = read();

  @Override
  public void handle(Context context) {
    context.contentType("application/json").result(document);
  }

  private static byte[] read() {
    try (InputStream in = OpenApiDocument.class.getResourceAsStream("openapi.json")) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("the class path lacks the server's openapi.json", e);
    }
  }
}
