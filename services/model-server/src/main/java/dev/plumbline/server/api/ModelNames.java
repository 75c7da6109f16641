package dev.plumbline.server.api;

import dev.plumbline.runtime.channel.ChannelName;
import dev.plumbline.server.adapters.AdapterLease;
import dev.plumbline.server.adapters.AdapterLoadException;
import dev.plumbline.server.adapters.AdapterRegistry;
import dev.plumbline.server.adapters.UnknownVersionException;
import java.time.Duration;
import java.util.Optional;

/**
 * What a request's {@code model} means: a channel is its current version, {@code channel@version}
 * is that version, the base model's name is the base model alone, and nothing is the default
 * channel.
 */
final class ModelNames {
  private static final Duration RETRY_LOAD = Duration.ofSeconds(5);

  private final AdapterRegistry registry;
  private final String baseName;
  private final String baseFingerprint;
  private final String defaultChannel;

  ModelNames(
      AdapterRegistry registry, String baseName, String baseFingerprint, String defaultChannel) {
    this.registry = registry;
    this.baseName = baseName;
    this.baseFingerprint = baseFingerprint;
    this.defaultChannel = defaultChannel;
  }

  String baseName() {
    return baseName;
  }

  String baseFingerprint() {
    return baseFingerprint;
  }

  String defaultChannel() {
    return defaultChannel;
  }

  /** A hold on the version that is to answer. */
  AdapterLease lease(Optional<String> model) {
    String name = model.orElse(defaultChannel);
    if (name.equals(baseName)) {
      return registry.leaseBase(defaultChannel);
    }
    int at = name.lastIndexOf('@');
    String channel = at < 0 ? name : name.substring(0, at);
    if (!ChannelName.isValid(channel)) {
      throw ApiException.modelNotFound(
          "there is no model '"
              + name
              + "'; ask for a channel ("
              + ChannelName.PATTERN
              + "), for channel@version, or for '"
              + baseName
              + "'");
    }
    return at < 0 ? registry.lease(channel) : pinned(channel, version(name, at));
  }

  /** The name under which exactly this version can be asked for again. */
  static String pinnedName(AdapterLease lease) {
    return lease.channel() + "@" + lease.version();
  }

  /** What OpenAI's clients see as the fingerprint of base model and adapter. */
  String systemFingerprint(AdapterLease lease) {
    return "fp_" + baseFingerprint.substring(0, 8) + "-v" + lease.version();
  }

  private AdapterLease pinned(String channel, long version) {
    try {
      return registry.lease(channel, version);
    } catch (UnknownVersionException e) {
      throw ApiException.modelNotFound(e.getMessage());
    } catch (AdapterLoadException e) {
      if (e.reason().retried()) {
        throw ApiException.unavailable(e.getMessage(), RETRY_LOAD);
      }
      throw ApiException.modelNotFound(e.getMessage());
    }
  }

  private static long version(String name, int at) {
    try {
      long version = Long.parseLong(name.substring(at + 1));
      if (version >= 0) {
        return version;
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw ApiException.modelNotFound(
        "there is no model '" + name + "'; after the @ stands the number of a version");
  }
}
