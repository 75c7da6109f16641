package dev.plumbline.model.weights;

import dev.plumbline.model.config.InvalidModelException;
import dev.plumbline.model.weights.SafetensorsHeader.Entry;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Set;

/** One safetensors file. F32, F16 and BF16 tensors decode to fp32. */
public final class SafetensorsFile implements TensorSource {
  /** How much is mapped at a time. */
  private static final int WINDOW_BYTES = 256 << 10;

  private final MappedFile file;
  private final Map<String, Entry> entries;

  private SafetensorsFile(MappedFile file, Map<String, Entry> entries) {
    this.file = file;
    this.entries = entries;
  }

  public static SafetensorsFile open(Path path) {
    refusePickle(path);
    var file = MappedFile.open(path);
    try {
      return new SafetensorsFile(file, SafetensorsHeader.read(file));
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  static void refusePickle(Path path) {
    var name = path.getFileName().toString();
    if (name.endsWith(".bin")
        || name.endsWith(".pt")
        || name.endsWith(".pth")
        || name.endsWith(".ckpt")) {
      throw new InvalidModelException(
          path, "is a pickle, which can run code when it is read: convert it to safetensors first");
    }
  }

  @Override
  public Set<String> names() {
    return Collections.unmodifiableSet(entries.keySet());
  }

  @Override
  public long[] shape(String name) {
    return entry(name).shape().toArray();
  }

  /** The tensor's type as the file names it, {@code F32} for example. */
  public String type(String name) {
    return entry(name).type();
  }

  /** The tensor's bytes as they are in the file, little-endian; at most two gigabytes. */
  public ByteBuffer bytes(String name) {
    var entry = entry(name);
    return file.window(entry.offset(), entry.length());
  }

  @Override
  public void read(String name, FloatBuffer destination) {
    var entry = entry(name);
    int width = width(name, entry);
    if (destination.remaining() != entry.length() / width) {
      throw new IllegalArgumentException(
          "%s has %d elements, the destination has room for %d"
              .formatted(name, entry.length() / width, destination.remaining()));
    }
    ByteBuffer window = MappedFile.buffer(Math.min(WINDOW_BYTES, entry.length()));
    for (long done = 0; done < entry.length(); done += WINDOW_BYTES) {
      long length = Math.min(WINDOW_BYTES, entry.length() - done);
      file.read(entry.offset() + done, length, window);
      decode(entry.type(), window, destination);
    }
  }

  @Override
  public void close() {
    file.close();
  }

  private int width(String name, Entry entry) {
    return switch (entry.type()) {
      case "F32" -> 4;
      case "F16", "BF16" -> 2;
      default ->
          throw new InvalidModelException(
              file.path(),
              "tensor %s has type %s; F32, F16 and BF16 are supported"
                  .formatted(name, entry.type()));
    };
  }

  private static void decode(String type, ByteBuffer source, FloatBuffer destination) {
    if (type.equals("F32")) {
      destination.put(source.asFloatBuffer());
      return;
    }
    var values = source.asShortBuffer();
    int count = values.remaining();
    int start = destination.position();
    if (type.equals("F16")) {
      for (int i = 0; i < count; i++) {
        destination.put(start + i, HalfPrecision.binary16(values.get(i)));
      }
    } else {
      for (int i = 0; i < count; i++) {
        destination.put(start + i, HalfPrecision.bfloat16(values.get(i)));
      }
    }
    destination.position(start + count);
  }

  private Entry entry(String name) {
    var entry = entries.get(name);
    if (entry == null) {
      throw new IllegalArgumentException(file.path() + " has no tensor " + name);
    }
    return entry;
  }
}
