package dev.plumbline.gateway.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Checks JSON against the schemas inside an OpenAPI document. */
public final class OpenApiSchemas {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final JsonNode document;
  private final Map<String, JsonSchema> compiled = new HashMap<>();

  public OpenApiSchemas(String document) throws JsonProcessingException {
    this.document = JSON.readTree(document);
  }

  public JsonNode document() {
    return document;
  }

  public JsonNode component(String name) {
    return document.at("/components/schemas/" + name);
  }

  /** The schema at a place of the document. */
  private JsonSchema at(String pointer) {
    return compiled.computeIfAbsent(pointer, this::compile);
  }

  private JsonSchema compile(String pointer) {
    ObjectNode root = JSON.createObjectNode();
    root.put("$ref", "#" + pointer);
    root.set("components", document.get("components"));
    root.set("paths", document.get("paths"));
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
        .getSchema(root, SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build());
  }

  /** What is wrong with a request for feedback. */
  public Set<ValidationMessage> mistakesOfRequest(JsonNode request) {
    return at("/paths/~1v1~1feedback/post/requestBody/content/application~1json/schema")
        .validate(request);
  }

  /** What is wrong with an answer to a request for feedback. */
  public Set<ValidationMessage> mistakesOfAnswer(int status, JsonNode answer) {
    return at("/paths/~1v1~1feedback/post/responses/"
            + status
            + "/content/application~1json/schema")
        .validate(answer);
  }
}
