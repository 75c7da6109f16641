package dev.plumbline.runtime.kafka;

import dev.plumbline.runtime.service.Causes;
import dev.plumbline.runtime.service.StartException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;

/** Says in one line why Kafka cannot be used and which setting to look at. Never tells a secret. */
public final class KafkaTrouble {
  private static final String SETTINGS = "plumbline.kafka.properties";

  private KafkaTrouble() {}

  /**
   * What became of an attempt to talk to Kafka.
   *
   * @param thrown by a client, or by waiting for its answer
   */
  public static StartException explain(String bootstrapServers, Throwable thrown) {
    String kafka = "Kafka at " + bootstrapServers;
    for (Throwable cause : Causes.of(thrown).chain()) {
      if (cause instanceof SaslAuthenticationException) {
        return new StartException(
            kafka
                + " does not let this user in: "
                + cause.getMessage()
                + "; check name and password in sasl.jaas.config, and sasl.mechanism, at "
                + SETTINGS,
            thrown);
      }
      if (cause instanceof SslAuthenticationException) {
        return new StartException(
            "the TLS connection to "
                + kafka
                + " fails: "
                + root(cause)
                + "; check that ssl.truststore.location at "
                + SETTINGS
                + " holds the certificate of the broker or of who signed it, and that it is made out"
                + " for this host",
            thrown);
      }
      if (cause instanceof AuthorizationException) {
        return new StartException(
            kafka
                + " does not allow this user to do that: "
                + cause.getMessage()
                + "; give it the rights (docs/how-to-secure.md lists them), or name another user at "
                + SETTINGS,
            thrown);
      }
    }
    return new StartException(
        kafka
            + " does not answer; check plumbline.kafka.bootstrap-servers and "
            + SETTINGS
            + " (brokers that ask for TLS do not answer a client without: security.protocol)",
        thrown);
  }

  /**
   * Why a topic could not be made.
   *
   * @param thrown by a client, or by waiting for its answer
   */
  static StartException explainUnmade(String topic, String bootstrapServers, Throwable thrown) {
    if (isRefusal(thrown)) {
      return explain(bootstrapServers, thrown);
    }
    Causes causes = Causes.of(thrown);
    String advice =
        causes.any(InvalidReplicationFactorException.class::isInstance)
            ? "; set plumbline.kafka.topics.replication to at most the number of brokers"
            : "";
    return new StartException(
        "topic " + topic + " cannot be made: " + causes.root().getMessage() + advice, thrown);
  }

  /** Whether Kafka refused somebody, however deep that lies: asking again would not help. */
  public static boolean isRefusal(Throwable thrown) {
    return Causes.of(thrown)
        .any(
            cause ->
                cause instanceof AuthenticationException
                    || cause instanceof AuthorizationException);
  }

  /**
   * Whether another producer with the same transactional id has taken over, however deep that lies.
   */
  public static boolean isShutOut(Throwable thrown) {
    return Causes.of(thrown)
        .any(
            cause ->
                cause instanceof ProducerFencedException
                    || cause instanceof InvalidProducerEpochException);
  }

  /** Settings that no client can be made of. */
  static StartException refusedSettings(Throwable thrown) {
    return new StartException(
        "Kafka's clients refuse their settings: " + root(thrown) + "; check " + SETTINGS, thrown);
  }

  private static String root(Throwable thrown) {
    return Causes.of(thrown).root().getMessage();
  }
}
