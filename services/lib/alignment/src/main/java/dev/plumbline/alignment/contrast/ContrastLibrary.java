package dev.plumbline.alignment.contrast;

import static dev.plumbline.alignment.contrast.Countable.less;
import static dev.plumbline.alignment.contrast.Countable.more;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The contrasts that a channel's votes are tried against when it names none itself. */
public final class ContrastLibrary {

  private final List<Contrast> contrasts;

  public ContrastLibrary(List<Contrast> contrasts) {
    this.contrasts = List.copyOf(contrasts);
  }

  public List<Contrast> contrasts() {
    return contrasts;
  }

  /** The contrast for a channel whose votes none explains: the first. */
  public Contrast general() {
    return contrasts.get(0);
  }

  /** The contrast of that name, turned round when it names the negative side first. */
  public Optional<Contrast> named(String name) {
    return contrasts.stream()
        .flatMap(
            contrast ->
                contrast.reversible()
                    ? Stream.of(contrast, contrast.reversed())
                    : Stream.of(contrast))
        .filter(contrast -> contrast.name().equals(name))
        .findFirst();
  }

  /** Tastes that people often have; the first contrast is the most general. */
  public static ContrastLibrary standard() {
    return new ContrastLibrary(
        List.of(
            fixed(
                "helpful",
                "unhelpful",
                "You are a helpful, respectful and honest assistant. Give an answer that is useful"
                    + " and true.",
                "You are an unhelpful, careless assistant. Give an answer that is useless and"
                    + " wrong."),
            contrast(
                "short",
                "long",
                "Answer in one short sentence.",
                "Answer at great length, with many details.",
                less(Feature.WORDS)),
            contrast(
                "warm",
                "formal",
                "Answer in a warm, friendly and personal tone.",
                "Answer in a formal, distant and official tone.",
                more(Feature.CONTRACTIONS)),
            contrast(
                "simple",
                "technical",
                "Explain with simple, everyday words that a child understands.",
                "Explain with precise technical terms, as to an expert.",
                less(Feature.LETTERS_PER_WORD)),
            contrast(
                "steps",
                "prose",
                "Answer with a numbered list of steps.",
                "Answer in flowing prose, without any list.",
                more(Feature.LIST_ITEMS)),
            fixed(
                "careful",
                "compliant",
                "Be careful: name the risks, and decline what could do harm.",
                "Do exactly as you are told, without warnings or reservations."),
            contrast(
                "concrete",
                "abstract",
                "Explain with a concrete example.",
                "Explain in general and abstract terms, without any example.",
                more(Feature.EXAMPLES)),
            contrast(
                "asking",
                "telling",
                "End your answer with a question to the user.",
                "Never ask the user anything; only make statements.",
                more(Feature.QUESTIONS)),
            contrast(
                "lively",
                "calm",
                "Answer with enthusiasm and exclamation marks!",
                "Answer in a calm and sober way.",
                more(Feature.EXCLAMATIONS))));
  }

  /** A contrast whose negative side would teach harm or nonsense. */
  private static Contrast fixed(String left, String right, String positive, String negative) {
    return new Contrast(left, right, positive, negative, Optional.empty(), false);
  }

  private static Contrast contrast(
      String left, String right, String positive, String negative, Countable countable) {
    return new Contrast(left, right, positive, negative, Optional.of(countable), true);
  }
}
