package dev.plumbline.standalone.demo.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.standalone.demo.DemoReport;
import dev.plumbline.standalone.demo.SampleReport;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class DemoPageTest {
  private final DemoPage page = new DemoPage();

  @Test
  void thePageIsWellFormed() throws Exception {
    Document document = parse(page.render(SampleReport.closed()));

    assertThat(texts(document, "title")).startsWith("Plumbline: before and after the votes");
    assertThat(document.getElementsByTagName("svg").getLength()).isEqualTo(7);
  }

  @Test
  void everyQuestionStandsThereWithBothAnswers() throws Exception {
    Document document = parse(page.render(SampleReport.closed()));

    assertThat(texts(document, "h3"))
        .containsExactlyElementsOf(
            SampleReport.closed().heldOut().stream().map(answer -> answer.question()).toList());
    assertThat(document.getElementsByTagName("article").getLength()).isEqualTo(16);
  }

  @Test
  void thePageRefersToNothingOutsideItself() {
    String rendered = page.render(SampleReport.closed());

    assertThat(rendered)
        .doesNotContain("http:", "https:", "//", "url(", "@import", "<script", "<link", "<img")
        .doesNotContain(" src=", " href=");
  }

  @Test
  void theStyleReachesTheBrowserAsItIs() throws Exception {
    // A browser does not decode escapes in a style, so it must not need any.
    try (InputStream stream = DemoPage.class.getResourceAsStream("/demo/page.css")) {
      String style = new String(stream.readAllBytes(), StandardCharsets.UTF_8);

      assertThat(page.render(SampleReport.closed())).contains(style);
    }
  }

  @Test
  void whatAModelSaysCannotBecomeMarkup() throws Exception {
    Markup markup = Markup.element("p").text("<script>alert(\"x\")</script> & \u0000\u0007 \ud800");

    Document document = parse("<!DOCTYPE html>\n" + markup.render());

    assertThat(document.getElementsByTagName("script").getLength()).isZero();
    assertThat(document.getDocumentElement().getTextContent())
        .isEqualTo("<script>alert(\"x\")</script> & \ufffd\ufffd \ufffd");
  }

  @Test
  void aLoopThatDidNotCloseStillHasItsPage() throws Exception {
    DemoReport closed = SampleReport.closed();
    DemoReport open =
        new DemoReport(
            closed.model(),
            closed.taste(),
            closed.startedAt(),
            closed.duration(),
            closed.heldOut(),
            List.of(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            List.of());

    Document document = parse(page.render(open));

    assertThat(document.getDocumentElement().getTextContent()).contains("No adapter was announced");
  }

  @Test
  void thePageIsAFileOfItsOwn(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("demo.html");

    Files.writeString(file, page.render(SampleReport.closed()));

    assertThat(Files.size(file)).isBetween(10_000L, 200_000L);
  }

  private static Document parse(String html) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(html)));
  }

  private static List<String> texts(Document document, String tag) {
    NodeList nodes = document.getElementsByTagName(tag);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      texts.add(nodes.item(i).getTextContent());
    }
    return texts;
  }
}
