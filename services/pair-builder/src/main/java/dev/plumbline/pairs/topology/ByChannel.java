package dev.plumbline.pairs.topology;

import dev.plumbline.runtime.channel.ChannelPartitioner;
import dev.plumbline.runtime.channel.PairKey;
import dev.plumbline.schema.PreferencePair;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.processor.StreamPartitioner;

/** Puts all pairs of a channel, and their tombstones, into one partition. */
final class ByChannel implements StreamPartitioner<String, PreferencePair> {
  private final ChannelPartitioner partitioner = new ChannelPartitioner();

  @Override
  public Optional<Set<Integer>> partitions(
      String topic, String key, PreferencePair value, int partitions) {
    return Optional.of(Set.of(partitioner.partition(PairKey.parse(key).channel(), partitions)));
  }
}
