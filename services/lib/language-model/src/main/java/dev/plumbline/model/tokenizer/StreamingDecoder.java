package dev.plumbline.model.tokenizer;

/**
 * Decodes ids one by one. A character whose bytes are spread over several tokens comes out when it
 * is whole.
 */
public interface StreamingDecoder {

  /** Takes the next id and gives the text that is certain now, often empty. */
  String next(int id);

  /** What is left at the end; a character that never became whole is the replacement character. */
  String finish();
}
