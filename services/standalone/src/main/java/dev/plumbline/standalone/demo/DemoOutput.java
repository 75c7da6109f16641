package dev.plumbline.standalone.demo;

import dev.plumbline.standalone.demo.page.DemoPage;
import dev.plumbline.standalone.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the demonstration leaves: a table on the terminal, a page, and figures for programs.
 *
 * @param page where the page goes
 * @param json where the figures go; empty: nowhere
 */
public record DemoOutput(Path page, Optional<Path> json) {

  /** Writes everything, and says whether the loop closed. */
  public LoopVerdict write(DemoReport report, Terminal terminal) throws IOException {
    Files.createDirectories(page.toAbsolutePath().getParent());
    Files.writeString(page, new DemoPage().render(report));
    if (json.isPresent()) {
      new DemoJson().write(report, json.get());
    }
    LoopVerdict verdict = LoopVerdict.of(report);
    terminal.out().println();
    terminal.out().println(new DemoTable(terminal.columns()).render(report));
    terminal.out().println("page       " + page.toAbsolutePath().normalize());
    terminal.out().println();
    if (verdict.closed()) {
      terminal.out().printf("The loop closed, in %d seconds.%n", report.duration().toSeconds());
    } else {
      terminal.out().println("The loop did not close:");
      verdict.gaps().forEach(gap -> terminal.out().println("- " + gap));
    }
    return verdict;
  }
}
