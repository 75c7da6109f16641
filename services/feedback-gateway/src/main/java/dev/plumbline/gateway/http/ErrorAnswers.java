package dev.plumbline.gateway.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.gateway.access.BudgetSpentException;
import dev.plumbline.gateway.event.Reason;
import dev.plumbline.gateway.event.Refusal;
import dev.plumbline.gateway.event.RefusedException;
import dev.plumbline.runtime.http.AllowedMethods;
import dev.plumbline.runtime.http.TooManyBodiesException;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Header;
import io.javalin.http.HttpResponseException;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one shape of every error: {@code {"error": {"reason", "field", "message"}}}, where {@code
 * field} is there when one field is to blame.
 */
final class ErrorAnswers {
  private static final Logger LOGGER = LoggerFactory.getLogger(ErrorAnswers.class);

  private final GatewayMetrics metrics;

  ErrorAnswers(GatewayMetrics metrics) {
    this.metrics = metrics;
  }

  void register(RoutesConfig routes) {
    routes.exception(
        RefusedException.class, (refused, context) -> answer(context, refused.refusal()));
    routes.exception(BudgetSpentException.class, this::answer);
    routes.exception(TooManyBodiesException.class, this::answer);
    routes.exception(HttpResponseException.class, this::answer);
    routes.exception(Exception.class, this::answerUnexpected);
  }

  void answer(Context context, Refusal refusal) {
    answer(context, refusal, body(refusal));
  }

  /** Answers with a body that says more than the error. */
  void answer(Context context, Refusal refusal, ObjectNode body) {
    metrics.refused(refusal.reason());
    if (refusal.reason() == Reason.UNAUTHORIZED) {
      context.header(Header.WWW_AUTHENTICATE, "Bearer");
    }
    context
        .status(refusal.reason().status())
        .contentType("application/json")
        .result(body.toString());
  }

  static ObjectNode body(Refusal refusal) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ObjectNode error = body.putObject("error");
    error.put("reason", refusal.reason().code());
    refusal.field().ifPresent(field -> error.put("field", field));
    error.put("message", refusal.message());
    return body;
  }

  /** What the server says to a request that no route was asked about. */
  byte[] early(int status) {
    Refusal refusal =
        status < 500
            ? Refusal.of(
                Reason.NOT_HTTP, "the request line or a header is not as HTTP has it, or too long")
            : Refusal.of(Reason.INTERNAL_ERROR, "the gateway failed; its log says where");
    metrics.refused(refusal.reason());
    return body(refusal).toString().getBytes(StandardCharsets.UTF_8);
  }

  private void answer(BudgetSpentException spent, Context context) {
    context.header(Header.RETRY_AFTER, Long.toString(spent.retryAfterSeconds()));
    answer(
        context,
        Refusal.of(
            Reason.RATE_LIMITED,
            "this client sends more events than it may; nothing was taken. Send the same again"
                + " after the time in Retry-After"));
  }

  private void answer(TooManyBodiesException refused, Context context) {
    context.header(Header.RETRY_AFTER, Long.toString(refused.retryAfter().toSeconds()));
    answer(
        context,
        refused.ofOwner()
            ? Refusal.of(
                Reason.RATE_LIMITED,
                "this client sends more bodies at once than it may; nothing was taken. Send the"
                    + " same again after the time in Retry-After, and over fewer connections")
            : Refusal.of(
                Reason.BUSY,
                "the gateway is taking in as many bodies as it can; nothing was taken. Send the"
                    + " same again after the time in Retry-After"));
  }

  /** What is refused before a route is asked: names of other machines, unknown paths, methods. */
  private void answer(HttpResponseException e, Context context) {
    switch (e.getStatus()) {
      case 403 -> answer(context, Refusal.of(Reason.FORBIDDEN, e.getMessage()));
      case 404 ->
          answer(
              context,
              Refusal.of(
                  Reason.NOT_FOUND,
                  "there is nothing here; feedback goes to POST " + FeedbackEndpoint.PATH));
      case 405 -> {
        String allowed = AllowedMethods.of(e);
        context.header(Header.ALLOW, allowed);
        answer(
            context,
            Refusal.of(Reason.METHOD_NOT_ALLOWED, "the method should be one of: " + allowed));
      }
      default -> answerUnexpected(e, context);
    }
  }

  private void answerUnexpected(Exception e, Context context) {
    // Without its message, which could quote what a user wrote.
    LOGGER.error(
        "a request failed unexpectedly: {} at {}",
        e.getClass().getName(),
        e.getStackTrace().length == 0 ? "unknown place" : e.getStackTrace()[0]);
    answer(
        context,
        Refusal.of(
            Reason.INTERNAL_ERROR,
            "the gateway failed; its log says where. Sending the same event ids again is safe"));
  }
}
