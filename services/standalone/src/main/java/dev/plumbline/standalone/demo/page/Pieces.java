package dev.plumbline.standalone.demo.page;

import static dev.plumbline.standalone.demo.page.Markup.element;

import java.util.Locale;

/** What the sections of the page have in common. */
final class Pieces {
  private Pieces() {}

  static Markup card(String title) {
    return element("section", "card").add(element("h2").text(title));
  }

  static Markup drawing(String caption, Markup svg) {
    return element("figure").add(element("figcaption").text(caption)).add(svg);
  }

  static String percent(double share) {
    return String.format(Locale.ROOT, "%.0f %%", 100 * share);
  }
}
