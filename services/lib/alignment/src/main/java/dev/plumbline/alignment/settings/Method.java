package dev.plumbline.alignment.settings;

import dev.plumbline.alignment.PreferenceExample;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The ways to turn votes into an adapter. */
public enum Method {
  /** Representation alignment with one instructor under two instructions. */
  RAHF_SCIT("rahf-scit"),
  /** Representation alignment with two instructors, one for each side of the votes. */
  RAHF_DUAL("rahf-dual"),
  /** Representation alignment with the base model under two instructions; votes choose them. */
  LORRA("lorra"),
  /** Direct preference optimisation. */
  DPO("dpo");

  private final String label;

  Method(String label) {
    this.label = label;
  }

  /** The name in settings and records. */
  public String label() {
    return label;
  }

  /** Whether responses of which no other to the same prompt is known teach it anything. */
  public boolean learnsFromHalfPairs() {
    return this != DPO;
  }

  /** The examples that it can learn from and is measured with. */
  public List<PreferenceExample> usable(List<PreferenceExample> examples) {
    return learnsFromHalfPairs()
        ? examples
        : examples.stream().filter(PreferenceExample::isWhole).toList();
  }

  /** The method of that name. */
  public static Method of(String label) {
    return Arrays.stream(values())
        .filter(method -> method.label.equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no alignment method \"%s\"; there are %s"
                        .formatted(
                            label,
                            Arrays.stream(values())
                                .map(Method::label)
                                .collect(Collectors.joining(", ")))));
  }
}
