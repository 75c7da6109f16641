package dev.plumbline.gateway.http;

import dev.plumbline.gateway.event.Reason;
import dev.plumbline.gateway.event.Refusal;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/**
 * Gives the gateway's shape to what the server refuses before any route is asked: requests that are
 * not HTTP, headers that are too long.
 */
final class JettyErrors extends ErrorHandler {
  private final GatewayMetrics metrics;

  JettyErrors(GatewayMetrics metrics) {
    this.metrics = metrics;
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
    Reason reason = status < 500 ? Reason.NOT_HTTP : Reason.INTERNAL_ERROR;
    metrics.refused(reason);
    Refusal refusal =
        Refusal.of(
            reason,
            status < 500
                ? "the request line or a header is not as HTTP has it, or too long"
                : "the gateway failed; its log says where");
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    Content.Sink.write(response, true, ErrorAnswers.body(refusal).toString(), callback);
  }
}
