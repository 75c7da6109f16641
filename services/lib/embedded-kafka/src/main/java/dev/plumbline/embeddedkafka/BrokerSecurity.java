package dev.plumbline.embeddedkafka;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How a broker protects its clients' listener: TLS with a certificate, and users who prove by
 * SCRAM-SHA-512 that they know their password ({@code SASL_SSL}). The users are written into a data
 * directory when it is formatted; one that has data keeps the users that it has.
 *
 * @param keyStore PKCS #12 with the broker's private key and its certificate, which must hold for
 *     127.0.0.1 and is trusted as it is when the broker speaks to itself
 * @param keyStorePassword opens the store and the key
 * @param passwords of the users, by name; neither may hold quotes, commas or brackets
 */
public record BrokerSecurity(
    Path keyStore, String keyStorePassword, Map<String, String> passwords) {
  private static final String BROKER = "broker";

  public BrokerSecurity {
    passwords = Map.copyOf(passwords);
    passwords.forEach(
        (user, password) -> {
          if (user.equals(BROKER) || !isPlain(user) || !isPlain(password)) {
            throw new IllegalArgumentException(
                "a user is called broker, or a name or password holds quotes, commas or brackets");
          }
        });
  }

  /** The credentials in the form in which a data directory is formatted with them. */
  List<String> scramArguments() {
    return Stream.concat(
            Map.of(BROKER, keyStorePassword).entrySet().stream(), passwords.entrySet().stream())
        .map(
            user -> "SCRAM-SHA-512=[name=%s,password=%s]".formatted(user.getKey(), user.getValue()))
        .toList();
  }

  /** What the listener adds to the settings of a broker. */
  Map<String, String> settings() {
    return Map.of(
        "sasl.enabled.mechanisms",
        "SCRAM-SHA-512",
        "sasl.mechanism.inter.broker.protocol",
        "SCRAM-SHA-512",
        "listener.name.clients.scram-sha-512.sasl.jaas.config",
        "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\""
                .formatted(BROKER)
            + " password=\"%s\";".formatted(keyStorePassword),
        "ssl.keystore.type",
        "PKCS12",
        "ssl.keystore.location",
        keyStore.toString(),
        "ssl.keystore.password",
        keyStorePassword,
        "ssl.key.password",
        keyStorePassword,
        "ssl.truststore.type",
        "PKCS12",
        "ssl.truststore.location",
        keyStore.toString(),
        "ssl.truststore.password",
        keyStorePassword);
  }

  private static boolean isPlain(String text) {
    return text.chars().noneMatch(c -> "\"',[]".indexOf(c) >= 0);
  }
}
