package dev.plumbline.standalone.demo.page;

import static dev.plumbline.standalone.demo.page.Markup.element;

import dev.plumbline.standalone.demo.Answer;
import dev.plumbline.standalone.demo.DemoReport;
import dev.plumbline.standalone.demo.HeldOutAnswer;
import dev.plumbline.standalone.demo.Taste;

/** Every held-out question with its two answers beside each other. */
record AnswersSection(DemoReport report) {

  Markup draw() {
    Markup card = Pieces.card("Answers before and after");
    for (HeldOutAnswer answer : report.heldOut()) {
      card.add(
          element("article")
              .add(element("h3").text(answer.question()))
              .add(
                  element("div", "pair")
                      .add(side("before", answer.before(), report.taste()))
                      .add(side("after", answer.after(), report.taste()))));
    }
    return card;
  }

  private static Markup side(String side, Answer answer, Taste taste) {
    String ending = answer.finished() ? "ended by itself" : "cut off at the limit";
    String liked = taste.likes(answer) ? " · liked" : "";
    return element("div", "answer " + side)
        .add(
            element("p", "quiet")
                .text(side + " · " + answer.words() + " words · " + ending + liked))
        .add(element("p", "said").text(answer.text().strip()));
  }
}
