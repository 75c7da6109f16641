package dev.plumbline.server.api;

import dev.plumbline.runtime.http.AllowedMethods;
import dev.plumbline.runtime.http.TooManyBodiesException;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers every failure in OpenAI's shape. */
public final class ErrorResponses {
  private static final Logger LOG = LoggerFactory.getLogger(ErrorResponses.class);

  void register(RoutesConfig routes) {
    routes.exception(ApiException.class, (e, context) -> answer(context, e));
    routes.exception(TooManyBodiesException.class, (e, context) -> answer(context, translated(e)));
    routes.exception(
        HttpResponseException.class, (e, context) -> answer(context, translated(e, context)));
    routes.exception(Exception.class, (e, context) -> answer(context, unexpected(e)));
  }

  /** What the server says to a request that no route was asked about. */
  public static byte[] early(int status) {
    ApiException refusal =
        status < 500
            ? ApiException.unreadable(
                status, "the request is not as HTTP has it, or a header is too long")
            : ApiException.internal();
    return Json.bytes(refusal.body());
  }

  private static void answer(Context context, ApiException e) {
    e.retryAfter()
        .ifPresent(wait -> context.header("Retry-After", Long.toString(wait.toSeconds())));
    context.status(e.status()).contentType("application/json").result(Json.bytes(e.body()));
  }

  private static ApiException translated(TooManyBodiesException e) {
    return e.ofOwner()
        ? ApiException.busy(
            "this client sends more bodies at once than it may; send the same again after the time"
                + " in Retry-After, and over fewer connections",
            e.retryAfter())
        : ApiException.unavailable(
            "the server is taking in as many bodies as it can; send the same again after the time"
                + " in Retry-After",
            e.retryAfter());
  }

  private static ApiException translated(HttpResponseException e, Context context) {
    return switch (e.getStatus()) {
      case 404 ->
          ApiException.unreadable(
              404, "there is nothing at " + context.path() + "; /openapi.json tells what is where");
      case 405 -> {
        context.header("Allow", AllowedMethods.of(e));
        yield ApiException.unreadable(
            405,
            context.path() + " does not take " + context.method().name().toUpperCase(Locale.ROOT));
      }
      case 413 ->
          ApiException.unreadable(
              413, "the body is larger than this server allows (plumbline.server.http.max-body)");
      default -> ApiException.unreadable(e.getStatus(), e.getMessage());
    };
  }

  private static ApiException unexpected(Exception e) {
    // The stack trace only: a message could quote what a user wrote.
    LOG.error("a request failed: {}", e.getClass().getName(), new StackTraceOnly(e));
    return ApiException.internal();
  }

  /** Where an exception came from, without what it says. */
  private static final class StackTraceOnly extends Exception {
    private static final long serialVersionUID = 1L;

    StackTraceOnly(Exception original) {
      super(original.getClass().getName());
      setStackTrace(original.getStackTrace());
    }
  }
}
