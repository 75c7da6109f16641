package dev.plumbline.standalone.bench.serve;

import dev.plumbline.standalone.bench.serve.load.Distribution;
import dev.plumbline.standalone.bench.serve.load.LoadResult;
import dev.plumbline.standalone.bench.serve.swap.ProcessFigures;
import dev.plumbline.standalone.bench.serve.swap.Swap;
import dev.plumbline.standalone.bench.serve.swap.VersionReport;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * How a server did under one load.
 *
 * @param server for people: where it is and what it serves
 * @param swaps in the order of their versions; empty when none were wanted
 * @param versions empty when nothing was swapped
 * @param early what the process held after ten swaps, or at the start when none were wanted
 * @param late what it held at the end
 */
public record ServeReport(
    String server,
    ServeSettings settings,
    LoadResult load,
    List<Swap> swaps,
    Optional<VersionReport> versions,
    Optional<ProcessFigures> early,
    Optional<ProcessFigures> late) {
  private static final double NANOS_PER_MILLI = 1e6;

  public ServeReport {
    swaps = List.copyOf(swaps);
  }

  /** Swaps whose version answered. */
  public int answeredSwaps() {
    return (int) swaps.stream().filter(swap -> swap.answeredAt().isPresent()).count();
  }

  /** From the announcement to the moment at which new requests were seen to get the version. */
  public Distribution toService() {
    return sinceAnnouncement(Swap::servedAt);
  }

  /** From the announcement to the first text of the version's first answer. */
  public Distribution toFirstAnswer() {
    return sinceAnnouncement(Swap::answeredAt);
  }

  private Distribution sinceAnnouncement(Function<Swap, OptionalLong> moment) {
    return new Distribution(
        swaps.stream()
            .filter(swap -> moment.apply(swap).isPresent())
            .mapToDouble(
                swap -> (moment.apply(swap).getAsLong() - swap.announcedAt()) / NANOS_PER_MILLI)
            .toArray());
  }

  /** Whether some answer was not of one version. */
  public boolean mixed() {
    return versions.map(VersionReport::mixed).orElse(false);
  }

  /** A table for people. */
  public String text() {
    return new ServeText(this).text();
  }

  /** One JSON object. */
  public String json() {
    return new ServeJson(this).text();
  }
}
