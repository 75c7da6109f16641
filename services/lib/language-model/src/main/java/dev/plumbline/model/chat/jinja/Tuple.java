package dev.plumbline.model.chat.jinja;

import java.util.List;

/** Several values as one, as {@code dict.items()} gives them. */
record Tuple(List<Object> items) {
  Tuple {
    items = List.copyOf(items);
  }
}
