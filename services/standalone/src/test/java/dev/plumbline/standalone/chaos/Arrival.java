package dev.plumbline.standalone.chaos;

import dev.plumbline.schema.Rating;

/** What products and the model server send. */
sealed interface Arrival {

  /** An answer that a model gave, which votes refer to. */
  record Answered(String completion, String question, String answer) implements Arrival {}

  /**
   * What a user thinks of an answer.
   *
   * @param completion null: question and answer are sent inline
   * @param user null: nobody says who votes
   * @param correction null: none
   * @param time in milliseconds since 1970
   */
  record Voted(
      String event,
      String completion,
      String question,
      String answer,
      String user,
      Rating rating,
      String correction,
      long time)
      implements Arrival {}
}
