package dev.plumbline.pairs.counting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.pairs.ballot.Fingerprint;
import dev.plumbline.pairs.ballot.Quota;
import dev.plumbline.pairs.state.StateSerdes;
import dev.plumbline.pairs.state.StoreKind;
import java.util.List;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

class OldQuotasTest {
  private static final int LOOKED_AT_ONCE = 10_000;

  private final KeyValueStore<Quota.Key, Quota> quotas = openStore();
  private final OldQuotas oldQuotas = new OldQuotas(quotas);

  @Test
  void aQuotaIsForgottenWhenItsWindowIsOldAndItsLastUseToo() {
    quotas.put(key(1, 1), usedIn(1));
    quotas.put(key(1, 2), usedIn(5));
    quotas.put(key(5, 1), usedIn(5));

    oldQuotas.forget(5);
    assertThat(quotas.get(key(1, 1))).isNull();
    assertThat(quotas.get(key(1, 2))).isNotNull();
    assertThat(quotas.get(key(5, 1))).isNotNull();

    oldQuotas.forget(6);
    assertThat(quotas.approximateNumEntries()).isZero();
  }

  @Test
  void whatIsStillInUseDoesNotHideWhatIsNot() {
    for (int user = 0; user < LOOKED_AT_ONCE; user++) {
      quotas.put(key(1, user), usedIn(9));
    }
    quotas.put(key(2, 0), usedIn(2));

    oldQuotas.forget(5);
    oldQuotas.forget(5);

    assertThat(quotas.get(key(2, 0))).isNull();
    assertThat(quotas.approximateNumEntries()).isEqualTo(LOOKED_AT_ONCE);
  }

  private static Quota.Key key(long window, int user) {
    return new Quota.Key(window, new Fingerprint(1, user), "default");
  }

  private static Quota usedIn(long window) {
    return new Quota(List.of(), window);
  }

  private static KeyValueStore<Quota.Key, Quota> openStore() {
    KeyValueStore<Quota.Key, Quota> store =
        Stores.keyValueStoreBuilder(
                StoreKind.IN_MEMORY.keyValues(CountingStores.QUOTAS),
                StateSerdes.quotaKey(),
                StateSerdes.quota())
            .withLoggingDisabled()
            .build();
    store.init(new MockProcessorContext<Void, Void>().getStateStoreContext(), store);
    return store;
  }
}
