package dev.plumbline.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.gateway.event.ChannelRights;
import dev.plumbline.gateway.event.EventLimits;
import dev.plumbline.gateway.event.FeedbackReader;
import dev.plumbline.gateway.event.Reason;
import dev.plumbline.gateway.event.RefusedException;
import dev.plumbline.runtime.feedback.ClockSkew;
import dev.plumbline.runtime.feedback.UserPseudonyms;
import dev.plumbline.runtime.identity.CombiningMarks;
import dev.plumbline.schema.FeedbackEvent;
import dev.plumbline.schema.Rating;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

/** The document says exactly what the reader takes. */
class OpenApiDocumentTest {
  /** Small enough to be crossed, but for the one limit that a schema cannot state. */
  private static final EventLimits LIMITS =
      new EventLimits(1 << 20, 3, 4, 100, 20, 1 << 20, new ClockSkew(Duration.ofMinutes(5)));

  private static final ObjectMapper JSON = new ObjectMapper();

  private final OpenApiSchemas schemas;
  private final FeedbackReader reader =
      new FeedbackReader(
          LIMITS,
          UserPseudonyms.none(),
          Clock.fixed(Instant.parse("2026-03-02T12:00:00Z"), ZoneOffset.UTC));

  OpenApiDocumentTest() throws Exception {
    schemas = new OpenApiSchemas(DocumentedLimits.document(LIMITS).text());
  }

  @Test
  void itHasTheFieldsOfTheAvroEventAndNoOthers() {
    List<String> avro =
        FeedbackEvent.getClassSchema().getFields().stream().map(Schema.Field::name).toList();

    assertThat(names(schemas.component("FeedbackEvent").get("properties")))
        .containsExactlyElementsOf(avro);
  }

  @Test
  void itHasTheRatingsAndTheReasonsThatThereAre() {
    List<String> ratings =
        Arrays.stream(Rating.values())
            .filter(rating -> rating != Rating.UNKNOWN)
            .map(rating -> rating.name().toLowerCase(Locale.ROOT))
            .toList();
    List<String> reasons = Arrays.stream(Reason.values()).map(Reason::code).toList();

    assertThat(texts(schemas.component("FeedbackEvent").at("/properties/rating/enum")))
        .containsExactlyElementsOf(ratings);
    assertThat(texts(schemas.component("ErrorDetail").at("/properties/reason/enum")))
        .containsExactlyElementsOf(reasons);
  }

  @Test
  void itStatesTheLimitOfMarksWhichNoSchemaCan() {
    assertThat(schemas.component("Message").at("/properties/content/description").asText())
        .contains("at most " + CombiningMarks.MOST + " combining marks");
  }

  @Test
  void everyExampleFitsItsSchema() {
    JsonNode post = schemas.document().at("/paths/~1v1~1feedback/post");
    JsonNode requests = post.at("/requestBody/content/application~1json/examples");

    assertThat(requests).isNotEmpty();
    requests.forEach(
        example ->
            assertThat(schemas.mistakesOfRequest(example.get("value")))
                .as(example.toString())
                .isEmpty());
    post.get("responses")
        .properties()
        .forEach(
            response ->
                response
                    .getValue()
                    .at("/content/application~1json/examples")
                    .forEach(
                        example ->
                            assertThat(
                                    schemas.mistakesOfAnswer(
                                        Integer.parseInt(response.getKey()), example.get("value")))
                                .as(example.toString())
                                .isEmpty()));
  }

  @Test
  void requestsMadeFromTheSchemaAreAccepted() throws Exception {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    RandomEvents events = new RandomEvents(schemas.document(), new Random(seed));

    for (int i = 0; i < 2000; i++) {
      ObjectNode request = events.request();
      int expected = request.has("events") ? request.get("events").size() : 1;

      assertThat(schemas.mistakesOfRequest(request)).as("seed %d: %s", seed, request).isEmpty();
      assertThat(reader.read(JSON.writeValueAsBytes(request), new ChannelRights.All()))
          .as("seed %d: %s", seed, request)
          .hasSize(expected);
    }
  }

  @Test
  void theReaderRefusesWhatTheSchemaForbidsAndNothingElse() throws Exception {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    RandomEvents events = new RandomEvents(schemas.document(), random);
    RandomMistakes mistakes = new RandomMistakes(random);
    int refused = 0;

    for (int i = 0; i < 4000; i++) {
      ObjectNode request = mistakes.change(events.request());
      boolean forbidden = !schemas.mistakesOfRequest(request).isEmpty();

      assertThat(refuses(request)).as("seed %d: %s", seed, request).isEqualTo(forbidden);
      refused += forbidden ? 1 : 0;
    }

    assertThat(refused).as("seed %d", seed).isBetween(1000, 3900);
  }

  private boolean refuses(ObjectNode request) throws Exception {
    try {
      reader.read(JSON.writeValueAsBytes(request), new ChannelRights.All());
      return false;
    } catch (RefusedException e) {
      return true;
    }
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.asText()));
    return texts;
  }
}
