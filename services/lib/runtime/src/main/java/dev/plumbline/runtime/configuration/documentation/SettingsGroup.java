package dev.plumbline.runtime.configuration.documentation;

import java.util.List;

/**
 * The keys of one object of a {@code reference.conf}, in the order of the file.
 *
 * @param path of the object
 * @param text what the comment above the object says
 */
record SettingsGroup(String path, String text, List<Setting> settings) {}
