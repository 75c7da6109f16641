package dev.plumbline.embeddedkafka;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.image.MetadataDelta;
import org.apache.kafka.image.MetadataImage;
import org.apache.kafka.image.loader.LoaderManifest;
import org.apache.kafka.image.publisher.MetadataPublisher;
import org.apache.kafka.metadata.BrokerRegistration;

/** Watches whether the controller still takes the broker that was killed for alive. */
final class LastIncarnation implements MetadataPublisher {
  private final int node;
  private final CountDownLatch gone = new CountDownLatch(1);

  LastIncarnation(int node) {
    this.node = node;
  }

  @Override
  public String name() {
    return "LastIncarnation";
  }

  @Override
  public void onMetadataUpdate(MetadataDelta delta, MetadataImage image, LoaderManifest manifest) {
    BrokerRegistration registration = image.cluster().brokers().get(node);
    if (registration == null || registration.fenced()) {
      gone.countDown();
    }
  }

  /**
   * Waits until the controller has fenced it, which is when its session has ended.
   *
   * @throws BrokerStartException when that does not happen in time
   */
  void awaitGone(Duration patience) throws InterruptedException {
    if (!gone.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new BrokerStartException(
          "the controller still waits for the broker of the last run after "
              + patience.toSeconds()
              + " s; is the machine overloaded? Start again");
    }
  }
}
