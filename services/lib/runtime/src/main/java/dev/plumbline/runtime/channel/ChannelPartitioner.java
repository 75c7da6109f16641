package dev.plumbline.runtime.channel;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Utils;

/**
 * Puts all pairs of a channel into one partition, so that one trainer owns the whole channel. The
 * hash is that of Kafka's own partitioner (murmur2), over the channel's name in UTF-8.
 */
public final class ChannelPartitioner {
  public int partition(String channel, int partitions) {
    return Utils.toPositive(Utils.murmur2(channel.getBytes(StandardCharsets.UTF_8))) % partitions;
  }
}
