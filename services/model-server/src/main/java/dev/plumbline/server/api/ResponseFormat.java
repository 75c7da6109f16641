package dev.plumbline.server.api;

import dev.plumbline.server.answers.AnswerEnd;
import dev.plumbline.server.answers.TokenLogprob;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How answers are written: as OpenAI's chat completions, or as its older completions. */
interface ResponseFormat {
  /** What completion ids begin with. */
  String idPrefix();

  /** All answers at once. */
  Object whole(
      AnswerHead head, List<FinishedAnswer> answers, Usage usage, Map<String, String> metadata);

  /** The chunk before the first text of an answer, if there is one. */
  Optional<Object> opening(AnswerHead head, int index);

  /** A chunk with more text. */
  Object text(AnswerHead head, int index, String text, List<TokenLogprob> tokens);

  /** The chunk that ends an answer. */
  Object end(AnswerHead head, int index, AnswerEnd.Reason reason);

  /** The chunk that ends the stream, when the client asked for it. */
  Object usage(AnswerHead head, Usage usage);
}
