package dev.plumbline.standalone.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.runtime.configuration.documentation.ConfigurationDocument;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code docs/configuration.md} is what the comments of the {@code reference.conf} files say. */
class ConfigurationPageTest {
  private static final Path PAGE = Repository.file("docs/configuration.md");

  private final ConfigurationDocument document = ConfigurationDocument.ofClassPath();

  @Test
  void thePageIsUpToDate() throws Exception {
    if (Boolean.getBoolean("docs.update")) {
      Files.writeString(PAGE, document.markdown());
    }

    assertThat(PAGE)
        .as(
            "the page is out of date; write it anew with: mvn -q -pl services/standalone -am test"
                + " -Dtest=ConfigurationPageTest -Dsurefire.failIfNoSpecifiedTests=false"
                + " -Ddocs.update=true")
        .hasContent(document.markdown());
  }

  @Test
  void everyKeyIsExplained() {
    assertThat(document.unexplained()).as("keys without a comment above them").isEmpty();
  }
}
