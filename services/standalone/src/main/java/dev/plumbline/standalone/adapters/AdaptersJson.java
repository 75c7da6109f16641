package dev.plumbline.standalone.adapters;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** What a server told of its adapters, for programs: the fields are those of its API. */
public final class AdaptersJson {
  private final ObjectMapper mapper = new ObjectMapper();

  public String write(JsonNode told) {
    try {
      return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(told);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what was read as JSON cannot be written as JSON", e);
    }
  }
}
