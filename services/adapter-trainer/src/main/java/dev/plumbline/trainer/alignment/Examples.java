package dev.plumbline.trainer.alignment;

import dev.plumbline.alignment.PreferenceExample;
import dev.plumbline.alignment.Response;
import dev.plumbline.model.chat.ChatMessage;
import dev.plumbline.schema.PreferencePair;
import dev.plumbline.schema.RatedResponse;
import java.util.Optional;

/** Makes examples of the alignment library out of records. */
final class Examples {

  private Examples() {}

  static PreferenceExample of(PreferencePair pair) {
    Optional<RatedResponse> chosen = Optional.ofNullable(pair.getChosen());
    return new PreferenceExample(
        pair.getPairId(),
        pair.getPromptId(),
        pair.getMessages().stream()
            .map(message -> new ChatMessage(message.getRole(), message.getContent()))
            .toList(),
        chosen.map(Examples::response),
        Optional.ofNullable(pair.getRejected()).map(Examples::response),
        chosen.filter(RatedResponse::getCorrection).isPresent());
  }

  private static Response response(RatedResponse rated) {
    return new Response(rated.getResponse(), rated.getCut());
  }
}
