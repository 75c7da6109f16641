package dev.plumbline.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.plumbline.gateway.event.ChannelRights;
import dev.plumbline.gateway.event.Reason;
import dev.plumbline.gateway.event.RefusedException;
import dev.plumbline.runtime.configuration.Configuration;
import dev.plumbline.runtime.configuration.ConfigurationException;
import io.github.bucket4j.TimeMeter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientsTest {
  private static final EventRate UNLIMITED = new EventRate(0, 1);
  private static final ChannelRights SHOP = new ChannelRights.Only(Set.of("shop"));

  private final Clock clock = new Clock();

  /** A clock that a test moves. */
  private static final class Clock implements TimeMeter {
    private long nanoseconds;

    private void advance(long milliseconds) {
      nanoseconds += TimeUnit.MILLISECONDS.toNanos(milliseconds);
    }

    @Override
    public long currentTimeNanos() {
      return nanoseconds;
    }

    @Override
    public boolean isWallClockBased() {
      return false;
    }
  }

  @Test
  void aClientIsKnownByItsKeyHoweverTheSchemeIsWritten() {
    Clients clients =
        clients(
            new ClientSettings("shop", "the-key-of-the-shop", SHOP, UNLIMITED),
            new ClientSettings("desk", "the-key-of-the-desk", SHOP, UNLIMITED));

    assertThat(clients.identify("Bearer the-key-of-the-shop").name()).isEqualTo("shop");
    assertThat(clients.identify("bearer the-key-of-the-desk ").name()).isEqualTo("desk");
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "Bearer",
        "Bearer ",
        "Basic the-key-of-the-shop",
        "the-key-of-the-shop",
        "Bearer the-key-of-the-shoq",
        "Bearer the-key-of-the-sho",
        "Bearer the-key-of-the-shop2"
      })
  void whoeverHasNoKeyIsNobodyAndIsNotToldIt(String header) {
    Clients clients = clients(new ClientSettings("shop", "the-key-of-the-shop", SHOP, UNLIMITED));

    RefusedException refused =
        catchThrowableOfType(RefusedException.class, () -> clients.identify(header));

    assertThat(refused.refusal().reason()).isEqualTo(Reason.UNAUTHORIZED);
    assertThat(refused.refusal().message()).doesNotContain("the-key");
  }

  @Test
  void withoutClientsEverybodyMayWriteEverywhere() {
    Client anybody = clients().identify(null);

    assertThat(anybody.channels().include("any")).isTrue();
    assertThat(anybody.channels().usual()).contains("default");
  }

  @Test
  void anEventWithoutAChannelIsOfDefaultOrOfTheOnlyOne() {
    assertThat(SHOP.usual()).contains("shop");
    assertThat(new ChannelRights.Only(Set.of("shop", "default")).usual()).contains("default");
    assertThat(new ChannelRights.Only(Set.of("shop", "desk")).usual()).isEmpty();
  }

  @Test
  void whatIsLeftComesBackWithTime() {
    Client client = limited(new EventRate(2, 3));
    for (int i = 0; i < 3; i++) {
      client.admit();
    }

    assertThat(waitOf(client)).isEqualTo(1);
    clock.advance(500);
    client.admit();
    assertThatThrownBy(client::admit).isInstanceOf(BudgetSpentException.class);
  }

  @Test
  void aBatchThatTakesMoreThanIsLeftIsPaidForAfterwards() {
    Client client = limited(new EventRate(2, 3));
    client.admit();
    client.charge(12);

    // Three were there and thirteen were taken, so eleven have to come back for the next.
    assertThat(waitOf(client)).isEqualTo(6);
    clock.advance(5499);
    assertThatThrownBy(client::admit).isInstanceOf(BudgetSpentException.class);
    clock.advance(1);
    client.admit();
  }

  @Test
  void aClientDoesNotPayForAnother() {
    Clients clients =
        clients(
            new ClientSettings("shop", "the-key-of-the-shop", SHOP, new EventRate(1, 1)),
            new ClientSettings("desk", "the-key-of-the-desk", SHOP, new EventRate(1, 1)));

    clients.identify("Bearer the-key-of-the-shop").admit();

    clients.identify("Bearer the-key-of-the-desk").admit();
    assertThatThrownBy(() -> clients.identify("Bearer the-key-of-the-shop").admit())
        .isInstanceOf(BudgetSpentException.class);
  }

  @Test
  void twoClientsWithOneKeyAreRefusedWithoutTellingIt() {
    Map<String, String> environment =
        Map.of(
            "PLUMBLINE_GATEWAY_CLIENTS_SHOP_KEY", "one-key-for-both-of-them",
            "PLUMBLINE_GATEWAY_CLIENTS_SHOP_CHANNELS", "shop",
            "PLUMBLINE_GATEWAY_CLIENTS_DESK_KEY", "one-key-for-both-of-them",
            "PLUMBLINE_GATEWAY_CLIENTS_DESK_CHANNELS", "*");
    Configuration configuration = Configuration.load(Optional.empty(), environment);

    assertThatThrownBy(() -> AccessSettings.from(configuration.section("plumbline.gateway")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("must give client shop a key of its own")
        .hasMessageNotContaining("one-key");
  }

  private long waitOf(Client client) {
    return catchThrowableOfType(BudgetSpentException.class, client::admit).retryAfterSeconds();
  }

  private Client limited(EventRate rate) {
    return new Clients(new AccessSettings(List.of(), rate), clock).identify(null);
  }

  private Clients clients(ClientSettings... settings) {
    return new Clients(new AccessSettings(List.of(settings), UNLIMITED), clock);
  }
}
