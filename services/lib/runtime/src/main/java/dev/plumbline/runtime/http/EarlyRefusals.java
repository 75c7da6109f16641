package dev.plumbline.runtime.http;

import java.nio.ByteBuffer;
import java.util.function.IntFunction;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/**
 * Gives a service's own shape to what the HTTP server refuses before any route is asked: requests
 * that are not HTTP, headers that are too long. Thread safe where the bodies are.
 */
public final class EarlyRefusals extends ErrorHandler {
  private final IntFunction<byte[]> bodies;

  /**
   * @param bodies makes the JSON for a status
   */
  public EarlyRefusals(IntFunction<byte[]> bodies) {
    this.bodies = bodies;
  }

  @Override
  public boolean errorPageForMethod(String method) {
    return true;
  }

  @Override
  protected void generateResponse(
      Request request,
      Response response,
      int status,
      String message,
      Throwable cause,
      Callback callback) {
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    response.write(true, ByteBuffer.wrap(bodies.apply(status)), callback);
  }
}
