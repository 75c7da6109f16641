package dev.plumbline.server.api;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Makes a call of a request's body, or refuses it with an {@link ApiException}. */
@FunctionalInterface
interface RequestReader {
  AnswerCall read(ObjectNode body);
}
