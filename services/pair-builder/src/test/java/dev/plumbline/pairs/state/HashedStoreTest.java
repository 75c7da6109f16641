package dev.plumbline.pairs.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.ByteRange;
import net.jqwik.api.constraints.Size;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.junit.jupiter.api.Test;

class HashedStoreTest {
  private final HashedStore store = new HashedStore("tested");

  @Property(tries = 300)
  void itHoldsWhatAnOrderedMapHolds(
      @ForAll @Size(max = 60) List<@Size(2) List<@ByteRange(min = -3, max = 3) Byte>> changes,
      @ForAll @ByteRange(min = -3, max = 3) byte from,
      @ForAll @ByteRange(min = -3, max = 3) byte to) {
    HashedStore tried = new HashedStore("tried");
    NavigableMap<Bytes, Byte> expected = new TreeMap<>();

    for (List<Byte> change : changes) {
      Bytes key = key(change.get(0));
      byte value = change.get(1);
      if (value < 0) {
        tried.put(key, null);
        expected.remove(key);
      } else {
        tried.put(key, new byte[] {value});
        expected.put(key, value);
      }
      assertThat(tried.get(key)).isEqualTo(value < 0 ? null : new byte[] {value});
    }

    assertThat(tried.approximateNumEntries()).isEqualTo(expected.size());
    assertThat(entries(tried.all())).containsExactlyInAnyOrderElementsOf(entries(expected));
    assertThat(entries(tried.range(key(from), null)))
        .isEqualTo(entries(expected.tailMap(key(from), true)));
    assertThat(entries(tried.range(null, key(to))))
        .isEqualTo(entries(expected.headMap(key(to), true)));
    if (key(from).compareTo(key(to)) <= 0) {
      assertThat(entries(tried.range(key(from), key(to))))
          .isEqualTo(entries(expected.subMap(key(from), true, key(to), true)));
    }
  }

  @Test
  void aRangeLeavesOutWhatIsRemovedBeforeItIsReached() {
    for (int number = 1; number <= 3; number++) {
      store.put(key(number), new byte[] {(byte) number});
    }

    try (KeyValueIterator<Bytes, byte[]> range = store.range(null, null)) {
      assertThat(range.next().key).isEqualTo(key(1));
      store.put(key(2), null);
      store.put(key(3), new byte[] {9});
      assertThat(range.next()).isEqualTo(KeyValue.pair(key(3), store.get(key(3))));
      assertThat(range.hasNext()).isFalse();
    }
  }

  @Test
  void whatIsThereIsNotReplacedByWhatIsPutIfAbsent() {
    assertThat(store.putIfAbsent(key(1), new byte[] {1})).isNull();
    assertThat(store.putIfAbsent(key(1), new byte[] {2})).containsExactly(1);
    assertThat(store.delete(key(1))).containsExactly(1);
    assertThat(store.get(key(1))).isNull();
  }

  @Test
  void anIteratorShowsTheNextKeyUntilItsEnd() {
    store.put(key(1), new byte[] {5});

    try (KeyValueIterator<Bytes, byte[]> all = store.all()) {
      assertThat(all.peekNextKey()).isEqualTo(key(1));
      assertThat(all.peekNextKey()).isEqualTo(key(1));
      assertThat(all.next().value).containsExactly(5);
      assertThat(all.hasNext()).isFalse();
      assertThatThrownBy(all::next).isInstanceOf(NoSuchElementException.class);
    }
  }

  private static Bytes key(int number) {
    return Bytes.wrap(new byte[] {(byte) number});
  }

  private static List<String> entries(NavigableMap<Bytes, Byte> map) {
    List<String> entries = new ArrayList<>();
    map.forEach((key, value) -> entries.add(key + "=" + value));
    return entries;
  }

  private static List<String> entries(KeyValueIterator<Bytes, byte[]> found) {
    List<String> entries = new ArrayList<>();
    try (found) {
      while (found.hasNext()) {
        KeyValue<Bytes, byte[]> entry = found.next();
        entries.add(entry.key + "=" + entry.value[0]);
      }
    }
    return entries;
  }
}
