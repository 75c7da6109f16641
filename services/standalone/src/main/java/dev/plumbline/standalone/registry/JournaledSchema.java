package dev.plumbline.standalone.registry;

/**
 * One version of a subject, as the registry knows it.
 *
 * @param id what stands before each record that was written with it
 * @param subject for example {@code feedback-value}
 * @param version counts the versions of the subject from 1
 * @param schema the schema as JSON
 */
record JournaledSchema(int id, String subject, int version, String schema) {}
