package dev.plumbline.standalone.deadletters;

import dev.plumbline.runtime.kafka.AvroDecoder;
import dev.plumbline.runtime.kafka.Decoded;
import dev.plumbline.runtime.kafka.KafkaClients;
import dev.plumbline.runtime.kafka.RegistryUnavailableException;
import dev.plumbline.runtime.kafka.TopicDefinition;
import dev.plumbline.runtime.kafka.Topics;
import dev.plumbline.runtime.logging.HarmlessText;
import dev.plumbline.schema.Completion;
import dev.plumbline.schema.FeedbackEvent;
import dev.plumbline.schema.ModelUpdate;
import dev.plumbline.schema.PreferencePair;
import dev.plumbline.schema.TrainingRun;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;

/** A letter in words: its record where it can be read, else the beginning of its bytes. */
final class LetterText {
  private static final int SHOWN_BYTES = 200;

  private final Map<String, AvroDecoder<? extends SpecificRecord>> decoders = new HashMap<>();

  LetterText(KafkaClients clients) {
    Topics topics = clients.configuration().topics();
    decoders.put(topics.feedback().name(), clients.decoder(FeedbackEvent.class));
    decoders.put(topics.completions().name(), clients.decoder(Completion.class));
    decoders.put(topics.preferencePairs().name(), clients.decoder(PreferencePair.class));
    decoders.put(topics.modelUpdates().name(), clients.decoder(ModelUpdate.class));
    decoders.put(topics.trainingRuns().name(), clients.decoder(TrainingRun.class));
  }

  String of(Letter letter, TopicDefinition topic) {
    return String.join(
        System.lineSeparator(),
        letter.place() + "  " + letter.time() + "  from " + letter.origin(),
        "  reason  " + letter.reason(),
        "  key     " + (letter.record().key() == null ? "none" : printable(letter.record().key())),
        "  value   "
            + value(letter, decoders.get(topic.name()))
            + letter
                .shortened()
                .map(cut -> System.lineSeparator() + "  holds   " + cut)
                .orElse(""));
  }

  private static String value(Letter letter, AvroDecoder<?> decoder) {
    if (letter.record().value() == null) {
      return "none, a tombstone";
    }
    try {
      if (decoder.decode(letter.record()) instanceof Decoded.Present<?> present) {
        return present.value().map(Object::toString).map(HarmlessText::of).orElseThrow();
      }
      return printable(letter.record().value());
    } catch (RegistryUnavailableException e) {
      return printable(letter.record().value()) + " (the schema registry does not answer)";
    }
  }

  /** Text as far as it is such. */
  private static String printable(byte[] bytes) {
    int shown = Math.min(bytes.length, SHOWN_BYTES);
    String text = HarmlessText.of(new String(bytes, 0, shown, StandardCharsets.UTF_8));
    return text + (shown < bytes.length ? "... (" + bytes.length + " bytes)" : "");
  }
}
