package dev.plumbline.model.network;

import ai.djl.util.Utils;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which PyTorch is taken: that for processors which the program brings, or another one.
 *
 * @param libraryPath folders, one of which holds the other one's libraries
 * @param flavor what the other one is built for
 */
record PyTorchChoice(Optional<String> libraryPath, Optional<String> flavor) {
  private static final String LIBRARY_PATH = "PYTORCH_LIBRARY_PATH";
  private static final String FLAVOR = "PYTORCH_FLAVOR";
  private static final Pattern SENTENCE_END = Pattern.compile("\\.\\s|\\R");

  /** As the environment has it. */
  static PyTorchChoice current() {
    return new PyTorchChoice(variable(LIBRARY_PATH), variable(FLAVOR));
  }

  private static Optional<String> variable(String name) {
    return Optional.ofNullable(Utils.getEnvOrSystemProperty(name))
        .filter(value -> !value.isBlank());
  }

  /**
   * Refuses what would be passed over in silence, or guessed wrong.
   *
   * @throws IllegalArgumentException which names the variable
   */
  void requireUsable() {
    if (libraryPath.isEmpty()) {
      return;
    }
    String library = System.mapLibraryName("torch");
    boolean found =
        Stream.of(libraryPath.get().split(File.pathSeparator))
            .anyMatch(folder -> Files.isRegularFile(Path.of(folder, library)));
    if (!found) {
      throw new IllegalArgumentException(
          "%s is %s, where there is no %s; correct it, or take it away for the PyTorch for processors"
              .formatted(LIBRARY_PATH, libraryPath.get(), library));
    }
    if (flavor.isEmpty()) {
      throw new IllegalArgumentException(
          LIBRARY_PATH + " needs " + FLAVOR + " beside it: cu128 for a GPU, or cpu");
    }
  }

  /** What a device fails with, down to its cause, and which PyTorch it was asked with. */
  IllegalArgumentException refused(String device, Throwable failure) {
    return new IllegalArgumentException(
        "PyTorch cannot use the device %s here (%s); it is %s. A gpu needs its driver and a PyTorch"
                .formatted(device, innermost(failure), this)
            + " that is built for it (docs/how-to-deploy.md); else take the device cpu",
        failure);
  }

  private static String innermost(Throwable failure) {
    Throwable cause =
        Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
            .reduce(failure, (outer, inner) -> inner);
    // PyTorch adds all that it has for other devices.
    return SENTENCE_END.split(Objects.toString(cause.getMessage(), cause.toString()), 2)[0];
  }

  @Override
  public String toString() {
    return libraryPath
        .map(
            path ->
                "that of %s=%s with %s=%s".formatted(LIBRARY_PATH, path, FLAVOR, flavor.orElse("")))
        .orElseGet(
            () ->
                "the one for processors that the program brings, as %s is not set"
                    .formatted(LIBRARY_PATH));
  }
}
