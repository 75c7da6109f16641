package dev.plumbline.standalone.command;

import dev.plumbline.standalone.bench.serve.ServeSettings;
import dev.plumbline.standalone.bench.serve.load.Extent;
import dev.plumbline.standalone.bench.serve.load.Pace;
import dev.plumbline.standalone.bench.serve.load.Workload;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** How a server is put under load. */
final class ServeLoadOptions {
  private static final Duration DEFAULT_TIME = Duration.ofSeconds(60);
  private static final double DEFAULT_RATE = 1;
  private static final int CHECKED = 40;

  @ArgGroup private PaceOptions pace;
  @ArgGroup private ExtentOptions extent;

  @Option(
      names = "--swaps-per-second",
      paramLabel = "S",
      defaultValue = "0",
      description = "Announce so many adapters a second meanwhile (default: ${DEFAULT-VALUE}).")
  private double swaps;

  @Option(
      names = "--checked",
      paramLabel = "N",
      description =
          "Answers that are compared with what their version says alone, when adapters are swapped"
              + " (default: 40 in float32 and none in other precisions, in which an answer depends"
              + " a little on those beside it).")
  private Integer checked;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      defaultValue = "8",
      description = "Requests before the measured ones (default: ${DEFAULT-VALUE}).")
  private int warmUp;

  @Option(
      names = "--channel",
      paramLabel = "NAME",
      defaultValue = "bench",
      description =
          "The channel that is asked; its adapters are replaced, and deleted at the end, when any"
              + " are swapped (default: ${DEFAULT-VALUE}).")
  private String channel;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Draws questions, lengths and moments (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--prompt-words",
      paramLabel = "N",
      defaultValue = "40",
      description = "Words of the median question (default: ${DEFAULT-VALUE}).")
  private int words;

  @Option(
      names = "--instruction-words",
      paramLabel = "N",
      defaultValue = "0",
      description = "Words of a system message that all questions have in common (default: none).")
  private int instructions;

  @Option(
      names = "--answer-tokens",
      paramLabel = "N",
      defaultValue = "48",
      description = "Limit of the median answer, in tokens (default: ${DEFAULT-VALUE}).")
  private int tokens;

  /** When requests are sent. */
  private static final class PaceOptions {
    @Option(
        names = "--rate",
        paramLabel = "R",
        description = "Requests a second, at random moments (default: 1).")
    private Double rate;

    @Option(
        names = "--clients",
        paramLabel = "N",
        description = "Instead: clients that each wait for an answer before they ask again.")
    private Integer clients;
  }

  /** How long. */
  private static final class ExtentOptions {
    @Option(names = "--requests", paramLabel = "N", description = "How many requests are sent.")
    private Integer requests;

    @Option(
        names = "--duration",
        paramLabel = "T",
        converter = DurationConverter.class,
        description = "Instead: how long, for example 90s, 10m or 1h (default: 60s).")
    private Duration time;
  }

  boolean swapping() {
    return swaps > 0;
  }

  /** Requests a second, where they were given. */
  Optional<Double> rate() {
    return Optional.ofNullable(pace).flatMap(given -> Optional.ofNullable(given.rate));
  }

  boolean givesClients() {
    return pace != null && pace.clients != null;
  }

  /**
   * What the options say.
   *
   * @param exact whether an answer is the same whatever is beside it
   */
  ServeSettings settings(boolean exact) {
    try {
      return new ServeSettings(
          Workload.of(seed, words, tokens).withInstructions(instructions),
          pace(),
          extent(),
          channel,
          warmUp,
          swaps,
          true,
          checked(exact));
    } catch (IllegalArgumentException e) {
      throw new CommandFailedException(e.getMessage(), e);
    }
  }

  private int checked(boolean exact) {
    if (checked != null) {
      return checked;
    }
    return exact ? CHECKED : 0;
  }

  private Pace pace() {
    if (pace == null) {
      return new Pace.Arrivals(DEFAULT_RATE);
    }
    return pace.clients != null ? new Pace.Clients(pace.clients) : new Pace.Arrivals(pace.rate);
  }

  private Extent extent() {
    if (extent == null) {
      return Extent.ofTime(DEFAULT_TIME);
    }
    return extent.requests != null
        ? Extent.ofRequests(extent.requests)
        : Extent.ofTime(extent.time);
  }
}
