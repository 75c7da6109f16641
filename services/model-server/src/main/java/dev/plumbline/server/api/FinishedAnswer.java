package dev.plumbline.server.api;

import dev.plumbline.server.answers.AnswerEnd;
import dev.plumbline.server.answers.TokenLogprob;
import java.util.List;

/** An answer when it is complete. */
record FinishedAnswer(int index, String text, List<TokenLogprob> tokens, AnswerEnd end) {}
