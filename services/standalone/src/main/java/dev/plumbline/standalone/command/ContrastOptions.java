package dev.plumbline.standalone.command;

import dev.plumbline.alignment.contrast.Contrast;
import dev.plumbline.alignment.contrast.ContrastLibrary;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Which opposite instructions training starts from. */
final class ContrastOptions {
  @ArgGroup(multiplicity = "0..1")
  private Choice choice;

  /** One of the library, or one's own. */
  private static final class Choice {
    @Option(
        names = "--contrast",
        paramLabel = "NAME",
        required = true,
        description =
            "The contrast to use, such as short/long (default: the one of the library that ranks"
                + " the pairs best).")
    private String name;

    @ArgGroup(exclusive = false, multiplicity = "1")
    private Own own;
  }

  /** A pair of instructions. */
  private static final class Own {
    @Option(
        names = "--positive",
        paramLabel = "TEXT",
        required = true,
        description = "An instruction of your own that liked responses follow.")
    private String positive;

    @Option(
        names = "--negative",
        paramLabel = "TEXT",
        required = true,
        description = "Its opposite, that disliked responses follow.")
    private String negative;
  }

  /** Empty: the pairs decide. */
  Optional<Contrast> contrast() {
    if (choice == null) {
      return Optional.empty();
    }
    return Optional.of(
        choice.own == null ? named(choice.name) : own(choice.own.positive, choice.own.negative));
  }

  private static Contrast own(String positive, String negative) {
    try {
      return Contrast.ofChannel(positive, negative);
    } catch (IllegalArgumentException e) {
      throw new CommandFailedException(e.getMessage(), e);
    }
  }

  private static Contrast named(String name) {
    ContrastLibrary library = ContrastLibrary.standard();
    return library
        .named(name)
        .map(Contrast::asSaid)
        .orElseThrow(
            () ->
                new CommandFailedException(
                    "there is no contrast "
                        + name
                        + "; there are "
                        + library.contrasts().stream()
                            .map(Contrast::name)
                            .collect(Collectors.joining(", "))
                        + ", and most of them the other way round, such as long/short"));
  }
}
