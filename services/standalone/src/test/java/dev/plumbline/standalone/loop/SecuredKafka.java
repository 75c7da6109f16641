package dev.plumbline.standalone.loop;

import dev.plumbline.embeddedkafka.BrokerSecurity;
import dev.plumbline.embeddedkafka.EmbeddedKafka;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A broker behind TLS and SCRAM, with a certificate of its own making and one user. */
final class SecuredKafka implements AutoCloseable {
  static final String USER = "plumbline";
  static final String PASSWORD = "the right password";
  private static final String STORE_PASSWORD = "opens-the-key-store";

  private final EmbeddedKafka broker;
  private final Path certificate;

  private SecuredKafka(EmbeddedKafka broker, Path certificate) {
    this.broker = broker;
    this.certificate = certificate;
  }

  static SecuredKafka start(Path directory) throws Exception {
    Path keyStore = directory.resolve("broker.p12");
    makeKey(keyStore);
    Path certificate = directory.resolve("broker.pem");
    keytool(keyStore, "-exportcert", "-rfc", "-file", certificate.toString());
    return new SecuredKafka(
        EmbeddedKafka.startSecured(
            directory.resolve("kafka"),
            0,
            new BrokerSecurity(keyStore, STORE_PASSWORD, Map.of(USER, PASSWORD))),
        certificate);
  }

  /** The certificate of somebody else. */
  static Path strangersCertificate(Path directory) throws Exception {
    Path keyStore = directory.resolve("stranger.p12");
    makeKey(keyStore);
    Path certificate = directory.resolve("stranger.pem");
    keytool(keyStore, "-exportcert", "-rfc", "-file", certificate.toString());
    return certificate;
  }

  String bootstrapServers() {
    return broker.bootstrapServers();
  }

  /** What a client must trust. */
  Path certificate() {
    return certificate;
  }

  /** The settings that a service needs to get in. */
  Map<String, Object> settings() {
    return settings(PASSWORD, certificate);
  }

  Map<String, Object> settings(String password) {
    return settings(password, certificate);
  }

  Map<String, Object> settings(String password, Path trusted) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("plumbline.kafka.bootstrap-servers", broker.bootstrapServers());
    settings.put("plumbline.kafka.schema-registry-url", "mock://secured");
    settings.put(property("security.protocol"), "SASL_SSL");
    settings.put(property("sasl.mechanism"), "SCRAM-SHA-512");
    settings.put(
        property("sasl.jaas.config"),
        "org.apache.kafka.common.security.scram.ScramLoginModule required"
            + " username=\"%s\" password=\"%s\";".formatted(USER, password));
    settings.put(property("ssl.truststore.type"), "PEM");
    settings.put(property("ssl.truststore.location"), trusted.toString());
    return settings;
  }

  static String property(String name) {
    return "plumbline.kafka.properties.\"" + name + "\"";
  }

  private static void makeKey(Path keyStore) throws Exception {
    keytool(
        keyStore,
        "-genkeypair",
        "-keyalg",
        "EC",
        "-dname",
        "CN=broker",
        "-ext",
        "san=ip:127.0.0.1");
  }

  /** Runs the Java machine's own tool for keys and certificates. */
  private static void keytool(Path keyStore, String action, String... arguments)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                action,
                "-alias",
                "broker",
                "-storetype",
                "PKCS12",
                "-keystore",
                keyStore.toString(),
                "-storepass",
                STORE_PASSWORD));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IllegalStateException("keytool " + action + " failed");
    }
  }

  @Override
  public void close() {
    broker.close();
  }
}
