package dev.plumbline.model.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What a {@code tokenizer.json} says about the way of a text beside its vocabulary. */
record TokenizerComponents(JsonNode json) {

  /** The special token that is put before a single text, by its name. */
  Optional<String> firstToken() {
    return parts(json.path("post_processor"), "processors")
        .map(processor -> processor.path("single").path(0).path("SpecialToken").path("id"))
        .filter(JsonNode::isTextual)
        .map(JsonNode::textValue)
        .findFirst();
  }

  /** Whether the decoder, or a part of it, is of a type. */
  boolean decodes(String type) {
    return parts(json.path("decoder"), "decoders")
        .anyMatch(decoder -> decoder.path("type").asText().equals(type));
  }

  /** A component is one, or a sequence of some. */
  private static Stream<JsonNode> parts(JsonNode component, String name) {
    return component.path("type").asText().equals("Sequence")
        ? StreamSupport.stream(component.path(name).spliterator(), false)
            .flatMap(part -> parts(part, name))
        : Stream.of(component);
  }
}
