package dev.plumbline.model.chat.jinja;

import java.util.Map;

/** The only value that a template can change: {@code set ns.name = value}. */
record Namespace(Map<String, Object> attributes) {}
