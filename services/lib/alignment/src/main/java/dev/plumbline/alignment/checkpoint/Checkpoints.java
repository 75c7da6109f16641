package dev.plumbline.alignment.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoints of one run, a file for each part of it.
 *
 * <p>Each file names the inputs that the run depends on; one of other inputs, or a damaged one, is
 * not used. A file is replaced in one piece, so a crash leaves the old one or the new one.
 */
public final class Checkpoints {

  private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);
  private static final byte[] FORMAT = "plumbline checkpoint 1\n".getBytes(UTF_8);

  private final Optional<Path> directory;
  private final String inputs;
  private final int steps;

  /**
   * @param directory empty: nothing is kept
   * @param inputs a fingerprint of all that the run depends on
   * @param steps after so many of them a part is written down
   */
  public Checkpoints(Optional<Path> directory, String inputs, int steps) {
    this.directory = directory;
    this.inputs = inputs;
    this.steps = steps;
  }

  /** Whether a part that has done so many steps is to be written down. */
  public boolean due(int done) {
    return done % steps == 0;
  }

  /** How to read a part. */
  @FunctionalInterface
  public interface Reader<T> {
    T read(DataInputStream input) throws IOException;
  }

  /** How to write a part. */
  @FunctionalInterface
  public interface Writer {
    void write(DataOutputStream output) throws IOException;
  }

  /** What an earlier run with the same inputs wrote down; empty: there is nothing to go on from. */
  public <T> Optional<T> read(String part, Reader<T> reader) {
    Optional<Path> file = directory.map(folder -> file(folder, part)).filter(Files::exists);
    if (file.isEmpty()) {
      return Optional.empty();
    }
    try {
      Optional<byte[]> content = content(Files.readAllBytes(file.get()), file.get());
      if (content.isEmpty()) {
        return Optional.empty();
      }
      return Optional.of(reader.read(new DataInputStream(new ByteArrayInputStream(content.get()))));
    } catch (IOException e) {
      LOG.warn("{} cannot be read, so {} begins anew: {}", file.get(), part, e.toString());
      return Optional.empty();
    }
  }

  /** The content: format, inputs, length, bytes, their checksum. */
  private Optional<byte[]> content(byte[] bytes, Path file) throws IOException {
    DataInputStream input = new DataInputStream(new ByteArrayInputStream(bytes));
    if (!Arrays.equals(input.readNBytes(FORMAT.length), FORMAT)) {
      LOG.warn("{} is of another version of this program; the run begins anew", file);
      return Optional.empty();
    }
    if (!input.readUTF().equals(inputs)) {
      LOG.info(
          "{} is of a run with other votes, settings, model or served adapter; this one begins anew",
          file);
      return Optional.empty();
    }
    byte[] content = input.readNBytes(input.readInt());
    if (input.readLong() != checksum(content)) {
      LOG.warn("{} is damaged; the run begins anew", file);
      return Optional.empty();
    }
    return Optional.of(content);
  }

  /** Writes a part down. A run whose checkpoint cannot be written goes on without, and says so. */
  public void write(String part, Writer writer) {
    if (directory.isEmpty()) {
      return;
    }
    Path file = file(directory.get(), part);
    try {
      replace(file, sealed(writer));
    } catch (IOException e) {
      LOG.warn("{} cannot be written; a run that is stopped now loses some work", file, e);
    }
  }

  private byte[] sealed(Writer writer) throws IOException {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    try (DataOutputStream output = new DataOutputStream(content)) {
      writer.write(output);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream output = new DataOutputStream(bytes)) {
      output.write(FORMAT);
      output.writeUTF(inputs);
      output.writeInt(content.size());
      content.writeTo(output);
      output.writeLong(checksum(content.toByteArray()));
    }
    return bytes.toByteArray();
  }

  private static void replace(Path file, byte[] bytes) throws IOException {
    Path incoming = file.resolveSibling(file.getFileName() + ".incoming");
    try (FileChannel channel =
        FileChannel.open(
            incoming,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
    Files.move(incoming, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static Path file(Path folder, String part) {
    return folder.resolve(part + ".checkpoint");
  }

  private static long checksum(byte[] content) {
    CRC32 checksum = new CRC32();
    checksum.update(content);
    return checksum.getValue();
  }
}
