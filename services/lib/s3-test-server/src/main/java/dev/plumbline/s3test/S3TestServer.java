package dev.plumbline.s3test;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * A server that speaks S3 on the loopback interface, with files on the disk, so that it can be
 * stopped and started again with all that it holds. Its users must sign their requests.
 *
 * <p>An object is a file under its key in {@link #bucket(String)}; a test may look at it, change it
 * and delete it there. For one thread.
 */
public final class S3TestServer implements AutoCloseable {
  public static final String ACCESS_KEY = "plumbline";
  public static final String SECRET_KEY = "a-secret-of-the-tests";

  private static final Duration LONGEST_START = Duration.ofSeconds(60);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

  private final Path directory;
  private final int port;
  private Process process;

  private S3TestServer(Path directory, int port) {
    this.directory = directory;
    this.port = port;
  }

  /** Starts a server without buckets whose data are in a directory. */
  public static S3TestServer start(Path directory) {
    try {
      Files.createDirectories(directory.resolve("data"));
      S3TestServer server = new S3TestServer(directory, freePort());
      server.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its address; it stays the same when the server is started again. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** Makes a bucket. */
  public Path makeBucket(String name) {
    try {
      return Files.createDirectories(bucket(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The objects of a bucket, as files. */
  public Path bucket(String name) {
    return directory.resolve("data").resolve(name);
  }

  /** Settings of services that keep their adapters here, with a cache of their own each time. */
  public Map<String, Object> settings(String uri) {
    String s3 = "plumbline.adapter-store.s3.";
    Path cache = directory.resolve("cache-" + UUID.randomUUID());
    return Map.of(
        "plumbline.adapter-store.uri",
        uri,
        "plumbline.adapter-store.cache.directory",
        cache.toString(),
        s3 + "endpoint",
        endpoint().toString(),
        s3 + "path-style",
        true,
        s3 + "access-key",
        ACCESS_KEY,
        s3 + "secret-key",
        SECRET_KEY);
  }

  /** Starts a stopped server on the same address with the same objects. */
  public void start() {
    if (process != null) {
      throw new IllegalStateException("the server runs");
    }
    try {
      process = launch();
      awaitAnswer();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Stops the server at once; its connections break. */
  public void stop() {
    if (process == null) {
      return;
    }
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process = null;
  }

  @Override
  public void close() {
    stop();
  }

  private Process launch() throws IOException {
    Path properties = directory.resolve("server.properties");
    try (OutputStream out = Files.newOutputStream(properties)) {
      properties().store(out, null);
    }
    return new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dlogback.configurationFile=dev/plumbline/s3test/server-logback.xml",
                "-cp",
                ownClasses() + File.pathSeparator + serverLibraries(),
                S3ServerProcess.class.getName(),
                properties.toString()))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
        .start();
  }

  private Properties properties() {
    Properties properties = new Properties();
    properties.setProperty("s3proxy.endpoint", endpoint().toString());
    properties.setProperty("s3proxy.authorization", "aws-v4");
    properties.setProperty("s3proxy.identity", ACCESS_KEY);
    properties.setProperty("s3proxy.credential", SECRET_KEY);
    properties.setProperty("jclouds.provider", "filesystem-nio2");
    properties.setProperty("jclouds.identity", "");
    properties.setProperty("jclouds.credential", "");
    properties.setProperty("jclouds.filesystem.basedir", directory.resolve("data").toString());
    return properties;
  }

  private void awaitAnswer() throws IOException {
    long end = System.nanoTime() + LONGEST_START.toNanos();
    while (!answers()) {
      if (!process.isAlive() || System.nanoTime() > end) {
        stop();
        throw new IOException("the S3 server does not start:\n" + Files.readString(log()));
      }
      try {
        TimeUnit.MILLISECONDS.sleep(BETWEEN_LOOKS.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while the S3 server starts", e);
      }
    }
  }

  private boolean answers() throws IOException {
    HttpURLConnection connection = (HttpURLConnection) endpoint().toURL().openConnection();
    try {
      return connection.getResponseCode() > 0;
    } catch (java.net.ConnectException e) {
      return false;
    } finally {
      connection.disconnect();
    }
  }

  private Path log() {
    return directory.resolve("server.log");
  }

  private static String ownClasses() {
    try {
      return Path.of(S3TestServer.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String serverLibraries() throws IOException {
    try (InputStream in = S3TestServer.class.getResourceAsStream("server.classpath")) {
      if (in == null) {
        throw new IOException("the build has written no server.classpath beside " + ownClasses());
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
