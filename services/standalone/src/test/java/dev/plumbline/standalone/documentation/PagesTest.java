package dev.plumbline.standalone.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the pages point to is there. */
class PagesTest {
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)(?:#[^)]*)?\\)");
  private static final Pattern ADDRESS = Pattern.compile("[a-z]+:.*");

  /** Paths in code spans; those with a word in capitals stand for a name to fill in. */
  private static final Pattern PATH =
      Pattern.compile("`((?:services|schemas|docs|deploy)/[a-z][A-Za-z0-9_./-]*)`");

  private static final Pattern TO_FILL_IN = Pattern.compile(".*(^|/)[A-Z]{3,}(\\.[a-z]+)?(/.*)?");

  @Test
  void everyLinkBetweenPagesLeadsSomewhere() throws Exception {
    List<String> broken = new ArrayList<>();
    for (Path page : Repository.pages()) {
      Matcher links = LINK.matcher(Files.readString(page));
      while (links.find()) {
        boolean outside = ADDRESS.matcher(links.group(1)).matches();
        if (!outside && !Files.exists(page.resolveSibling(links.group(1)))) {
          broken.add(page + " links to " + links.group(1));
        }
      }
    }

    assertThat(broken).isEmpty();
  }

  @Test
  void everyPathThatAPageNamesExists() throws Exception {
    List<String> missing = new ArrayList<>();
    for (Path page : Repository.pages()) {
      Matcher paths = PATH.matcher(Files.readString(page));
      while (paths.find()) {
        boolean example = TO_FILL_IN.matcher(paths.group(1)).matches();
        boolean built = paths.group(1).contains("/target/");
        if (!example && !built && !Files.exists(Repository.file(paths.group(1)))) {
          missing.add(page + " names " + paths.group(1));
        }
      }
    }

    assertThat(missing).isEmpty();
  }
}
