package dev.plumbline.model.source;

import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Fetches one file. What arrives is kept beside its place until it is whole, so that a broken
 * connection, or a process that died, goes on from there.
 */
final class HubDownload {
  private static final int MOST_TRIES = 5;
  private static final long MILLISECONDS_TO_RECOVER = 200;

  private final HubConnection hub;
  private final Progress progress;

  HubDownload(HubConnection hub, Progress progress) {
    this.hub = hub;
    this.progress = progress;
  }

  /**
   * Fetches, checks and puts a file into its place.
   *
   * @param path of the file at the hub
   */
  void fetch(String path, HubFile file, Path place) throws IOException {
    var partial = place.resolveSibling(place.getFileName() + ".part");
    for (int tries = 1; sizeOf(partial) != file.size(); tries++) {
      try {
        receive(path, file, partial);
      } catch (HubRefusal e) {
        throw e;
      } catch (IOException e) {
        if (tries == MOST_TRIES) {
          throw new IOException(
              "%s broke off after %d of %d bytes, %d times: %s; start again to go on from there"
                  .formatted(file.name(), Math.max(0, sizeOf(partial)), file.size(), tries, e),
              e);
        }
        pause(tries);
      }
    }
    try {
      file.check(partial);
    } catch (HubRefusal e) {
      Files.delete(partial);
      throw e;
    }
    Files.move(partial, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private void receive(String path, HubFile file, Path partial) throws IOException {
    long have = Math.max(0, sizeOf(partial));
    if (have > file.size()) {
      Files.delete(partial);
      have = 0;
    }
    var connection = hub.open(path, have);
    try {
      boolean continues = continues(connection, have);
      if (connection.getResponseCode() == 416 || (have > 0 && !continues)) {
        Files.deleteIfExists(partial);
        have = 0;
      }
      if (connection.getResponseCode() != 416) {
        append(connection, file, partial, have);
      }
    } finally {
      connection.disconnect();
    }
  }

  /** Whether the answer goes on where the kept part ends. */
  private static boolean continues(HttpURLConnection connection, long have) throws IOException {
    var range = connection.getHeaderField("Content-Range");
    return connection.getResponseCode() == 206
        && range != null
        && range.startsWith("bytes " + have + "-");
  }

  private void append(HttpURLConnection connection, HubFile file, Path partial, long have)
      throws IOException {
    long done = have;
    var buffer = new byte[1 << 16];
    try (var in = connection.getInputStream();
        OutputStream out =
            Files.newOutputStream(partial, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        done += read;
        if (done > file.size()) {
          throw new HubRefusal(
              "%s is longer than the %d bytes that the hub declares"
                  .formatted(file.name(), file.size()));
        }
        out.write(buffer, 0, read);
        progress.update("fetching " + file.name(), done, file.size());
      }
    }
    if (done < file.size()) {
      throw new IOException("the connection ended at byte " + done);
    }
  }

  private static void pause(int tries) throws IOException {
    try {
      Thread.sleep(MILLISECONDS_TO_RECOVER * tries);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while fetching", e);
    }
  }

  private static long sizeOf(Path file) throws IOException {
    return Files.exists(file) ? Files.size(file) : -1;
  }
}
