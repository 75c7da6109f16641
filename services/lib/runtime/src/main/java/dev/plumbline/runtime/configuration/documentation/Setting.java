package dev.plumbline.runtime.configuration.documentation;

/**
 * One key as a {@code reference.conf} explains it.
 *
 * @param name below its section
 * @param defaultText as it may be written in a file
 * @param environmentVariable what sets it from outside; ends with an underscore and dots when any
 *     key may follow
 * @param meaning the comment; empty when there is none
 */
record Setting(String name, String defaultText, String environmentVariable, String meaning) {}
