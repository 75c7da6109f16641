package dev.plumbline.alignment;

import dev.plumbline.alignment.evaluation.AnswerWriter;
import dev.plumbline.alignment.rows.PromptEncoder;
import dev.plumbline.model.network.Transformer;
import dev.plumbline.model.tokenizer.Tokenizer;

/** The parts of a language model that a run works with. */
public record AlignmentModel(
    Transformer transformer, Tokenizer tokenizer, PromptEncoder prompts, AnswerWriter answers) {}
