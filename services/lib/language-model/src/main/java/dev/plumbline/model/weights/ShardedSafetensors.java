package dev.plumbline.model.weights;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.model.config.InvalidModelException;
import dev.plumbline.model.config.JsonFile;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Several safetensors files under one index, {@code model.safetensors.index.json}, which says which
 * tensor is in which file.
 */
public final class ShardedSafetensors implements TensorSource {
  private final Map<String, SafetensorsFile> shardOfTensor;
  private final List<SafetensorsFile> shards;

  private ShardedSafetensors(
      Map<String, SafetensorsFile> shardOfTensor, List<SafetensorsFile> shards) {
    this.shardOfTensor = shardOfTensor;
    this.shards = shards;
  }

  public static ShardedSafetensors open(Path index) {
    var shards = new LinkedHashMap<String, SafetensorsFile>();
    try {
      var shardOfTensor = new LinkedHashMap<String, SafetensorsFile>();
      for (var field : weightMap(index).properties()) {
        var shard =
            shards.computeIfAbsent(
                shardName(index, field.getKey(), field.getValue()),
                name -> SafetensorsFile.open(index.resolveSibling(name)));
        if (!shard.names().contains(field.getKey())) {
          throw new InvalidModelException(
              index,
              "tensor %s should be in %s, but is not"
                  .formatted(field.getKey(), field.getValue().textValue()));
        }
        shardOfTensor.put(field.getKey(), shard);
      }
      return new ShardedSafetensors(shardOfTensor, List.copyOf(shards.values()));
    } catch (RuntimeException e) {
      shards.values().forEach(SafetensorsFile::close);
      throw e;
    }
  }

  /** The files that an index names, in the order of their names. */
  static List<Path> shardFiles(Path index) {
    return weightMap(index).properties().stream()
        .map(field -> shardName(index, field.getKey(), field.getValue()))
        .distinct()
        .sorted()
        .map(index::resolveSibling)
        .toList();
  }

  private static JsonNode weightMap(Path index) {
    var map = JsonFile.read(index).path("weight_map");
    if (!map.isObject() || map.isEmpty()) {
      throw new InvalidModelException(index, "has no weight_map");
    }
    return map;
  }

  /** A plain file name beside the index; a path could lead anywhere. */
  private static String shardName(Path index, String tensor, JsonNode value) {
    var name = value.isTextual() ? value.textValue() : "";
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,200}")) {
      throw new InvalidModelException(
          index, "tensor %s is in %s, which is not the name of a file".formatted(tensor, value));
    }
    return name;
  }

  @Override
  public Set<String> names() {
    return Collections.unmodifiableSet(shardOfTensor.keySet());
  }

  @Override
  public long[] shape(String name) {
    return shard(name).shape(name);
  }

  @Override
  public void read(String name, FloatBuffer destination) {
    shard(name).read(name, destination);
  }

  @Override
  public void close() {
    shards.forEach(SafetensorsFile::close);
  }

  private SafetensorsFile shard(String name) {
    var shard = shardOfTensor.get(name);
    if (shard == null) {
      throw new IllegalArgumentException("no shard has a tensor " + name);
    }
    return shard;
  }
}
