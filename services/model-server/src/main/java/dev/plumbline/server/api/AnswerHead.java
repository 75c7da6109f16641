package dev.plumbline.server.api;

/**
 * What all parts of a response repeat.
 *
 * @param id the completion id
 * @param created seconds since 1970
 * @param model the name under which the same version can be asked for again
 * @param systemFingerprint names base model and adapter version
 */
record AnswerHead(String id, long created, String model, String systemFingerprint) {}
