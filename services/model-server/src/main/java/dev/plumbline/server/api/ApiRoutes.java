package dev.plumbline.server.api;

import dev.plumbline.runtime.http.BodyPlaces;
import dev.plumbline.runtime.http.GetRoutes;
import dev.plumbline.runtime.http.OpenApiDocument;
import dev.plumbline.runtime.service.Readiness;
import dev.plumbline.server.adapters.AdapterRegistry;
import dev.plumbline.server.answers.AnswerSource;
import dev.plumbline.server.answers.FairScheduler;
import dev.plumbline.server.completions.CompletionSink;
import dev.plumbline.server.updates.Steering;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.slf4j.MDC;

/** All routes of the API. They are there before the model is loaded, and answer 503 until then. */
public final class ApiRoutes {
  private static final Duration RETRY_WHILE_STARTING = Duration.ofSeconds(2);

  private final RequestBody bodies;
  private final Supplier<Readiness> readiness;
  private final CrossOrigin crossOrigin;
  private final Authentication authentication;
  private final OpenApiDocument document;
  private volatile Optional<Endpoints> endpoints = Optional.empty();

  /** The endpoints that need the model. */
  private record Endpoints(
      AnswerEndpoint chat,
      AnswerEndpoint completions,
      ModelsEndpoint models,
      AdaptersEndpoint adapters,
      SteeringEndpoint steering) {}

  /**
   * @param crossOrigin which web pages may call
   * @param places for the bodies of requests
   * @param choices most answers to one request, for the document of the API
   */
  public ApiRoutes(
      List<String> apiKeys,
      List<String> operatorKeys,
      CrossOrigin crossOrigin,
      BodyPlaces places,
      int choices,
      Supplier<Readiness> readiness) {
    this.bodies = new RequestBody(places);
    this.document = OpenApiDocument.beside(ApiRoutes.class, Map.of("choices", (long) choices));
    this.crossOrigin = crossOrigin;
    this.authentication = new Authentication(apiKeys, operatorKeys);
    this.readiness = readiness;
  }

  /** What the model is called and which channel answers by default. */
  public record Names(String baseName, String baseFingerprint, String defaultChannel) {}

  /** The model is loaded: from now on requests can be answered. */
  public void open(
      Names names,
      AdapterRegistry registry,
      AnswerSource source,
      FairScheduler scheduler,
      CompletionSink completions,
      Steering steering,
      AnswerMetrics metrics,
      RequestLimits limits,
      Duration deadline) {
    ModelNames models =
        new ModelNames(registry, names.baseName(), names.baseFingerprint(), names.defaultChannel());
    Clock clock = Clock.systemUTC();
    ServingParts parts =
        new ServingParts(models, source, scheduler, completions, metrics, deadline, clock);
    endpoints =
        Optional.of(
            new Endpoints(
                new AnswerEndpoint(
                    bodies, new ChatRequestReader(limits), new ChatFormat(), parts, true),
                // A raw text is no conversation: there is nothing to vote on and to learn from.
                new AnswerEndpoint(
                    bodies, new CompletionRequestReader(limits), new TextFormat(), parts, false),
                new ModelsEndpoint(registry, models, clock.instant()),
                new AdaptersEndpoint(registry, models),
                new SteeringEndpoint(bodies, steering)));
  }

  /** Adds the routes to a server. */
  public void register(RoutesConfig routes) {
    new ErrorResponses().register(routes);
    routes.before(new RequestIds());
    routes.after(context -> MDC.remove(RequestIds.LOG_KEY));
    crossOrigin.register(routes);
    routes.before("/v1/*", authentication);
    routes.post("/v1/chat/completions", context -> whenReady().chat().handle(context));
    routes.post("/v1/completions", context -> whenReady().completions().handle(context));
    GetRoutes.add(routes, "/v1/models", context -> whenReady().models().list(context));
    // A model's name may hold slashes.
    GetRoutes.add(routes, "/v1/models/<model>", context -> whenReady().models().one(context));
    GetRoutes.add(routes, "/v1/adapters", context -> whenLoaded().adapters().list(context));
    GetRoutes.add(
        routes, "/v1/adapters/{channel}", context -> whenLoaded().adapters().one(context));
    steer(routes, "rollback", SteeringEndpoint::rollBack);
    steer(routes, "promote", SteeringEndpoint::promote);
    steer(routes, "pin", SteeringEndpoint::pin);
    steer(routes, "unpin", SteeringEndpoint::unpin);
    document.register(routes);
  }

  private void steer(
      RoutesConfig routes, String action, BiConsumer<SteeringEndpoint, Context> handler) {
    routes.post(
        "/v1/adapters/{channel}/" + action,
        context -> {
          authentication.requireOperator(context);
          handler.accept(whenLoaded().steering(), context);
        });
  }

  private Endpoints whenReady() {
    Readiness now = readiness.get();
    if (!now.ready()) {
      throw ApiException.unavailable(
          "the server cannot answer now: " + now.detail(), RETRY_WHILE_STARTING);
    }
    return whenLoaded();
  }

  private Endpoints whenLoaded() {
    return endpoints.orElseThrow(
        () ->
            ApiException.unavailable(
                "the server cannot answer now: " + readiness.get().detail(), RETRY_WHILE_STARTING));
  }
}
