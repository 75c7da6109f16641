package dev.plumbline.alignment.rows;

/** A prompt and its response as token ids. */
public final class EncodedRow {

  private final int[] prompt;
  private final int[] response;

  public EncodedRow(int[] prompt, int[] response) {
    if (prompt.length == 0 || response.length == 0) {
      throw new IllegalArgumentException(
          "a row needs a prompt and a response of one token at least");
    }
    this.prompt = prompt.clone();
    this.response = response.clone();
  }

  public int[] prompt() {
    return prompt.clone();
  }

  public int[] response() {
    return response.clone();
  }

  /** Prompt and response in one. */
  public int[] tokens() {
    int[] tokens = new int[prompt.length + response.length];
    System.arraycopy(prompt, 0, tokens, 0, prompt.length);
    System.arraycopy(response, 0, tokens, prompt.length, response.length);
    return tokens;
  }

  public int promptLength() {
    return prompt.length;
  }

  public int responseLength() {
    return response.length;
  }

  public int length() {
    return prompt.length + response.length;
  }
}
