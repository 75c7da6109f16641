package dev.plumbline.pairs.resolution;

/**
 * The place of one record that waits.
 *
 * @param key of the record in the store
 * @param completionId what it waits for
 * @param channel whose feedback it is
 * @param until when it is given up, in milliseconds since 1970
 */
record WaitingPlace(String key, String completionId, String channel, long until) {}
