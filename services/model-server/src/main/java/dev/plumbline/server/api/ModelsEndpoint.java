package dev.plumbline.server.api;

import dev.plumbline.server.adapters.AdapterRegistry;
import dev.plumbline.server.adapters.ChannelStatus;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** {@code GET /v1/models}: the base model and the channels, each a name for a request's model. */
final class ModelsEndpoint {
  private static final String OWNER = "plumbline";

  /** All models. */
  record ModelList(String object, List<Model> data) {}

  /**
   * One name to ask for.
   *
   * @param root the name of the very version behind it
   * @param parent the base model; null for the base model itself
   */
  record Model(
      String id, String object, long created, String ownedBy, String root, String parent) {}

  private final AdapterRegistry registry;
  private final ModelNames names;
  private final Instant started;

  ModelsEndpoint(AdapterRegistry registry, ModelNames names, Instant started) {
    this.registry = registry;
    this.names = names;
    this.started = started;
  }

  void list(Context context) {
    List<Model> models = new ArrayList<>();
    models.add(base());
    List<ChannelStatus> channels = registry.status();
    channels.forEach(channel -> models.add(model(channel)));
    boolean defaultListed =
        channels.stream().anyMatch(one -> one.channel().equals(names.defaultChannel()));
    if (!defaultListed) {
      models.add(model(names.defaultChannel(), started));
    }
    write(context, new ModelList("list", models));
  }

  void one(Context context) {
    String id = context.pathParam("model");
    if (id.equals(names.baseName())) {
      write(context, base());
      return;
    }
    write(context, model(id, started));
  }

  private Model base() {
    return new Model(
        names.baseName(), "model", started.getEpochSecond(), OWNER, names.baseName(), null);
  }

  private Model model(ChannelStatus channel) {
    return model(
        channel.channel(), channel.current().map(ChannelStatus.Current::since).orElse(started));
  }

  private Model model(String id, Instant since) {
    return new Model(
        id, "model", since.getEpochSecond(), OWNER, names.versionName(id), names.baseName());
  }

  private static void write(Context context, Object value) {
    context.contentType("application/json").result(Json.bytes(value));
  }
}
