package dev.plumbline.runtime.http;

import io.javalin.http.HttpResponseException;
import java.util.Arrays;
import java.util.stream.Collectors;

/** What a path takes, from Javalin's refusal of something else. */
public final class AllowedMethods {
  private AllowedMethods() {}

  /** As the header {@code Allow} lists them, for example {@code GET, POST}. */
  public static String of(HttpResponseException refusal) {
    String listed = refusal.getDetails().getOrDefault("availableMethods", "");
    return Arrays.stream(listed.split(",", -1))
        .map(String::strip)
        .filter(method -> !method.isEmpty())
        .sorted()
        .collect(Collectors.joining(", "));
  }
}
