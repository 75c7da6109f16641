package dev.plumbline.standalone.importing;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One event for the gateway.
 *
 * @param line of the file that it comes from
 */
record FeedbackVote(long line, ObjectNode event) {}
