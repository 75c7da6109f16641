package dev.plumbline.standalone.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log of the commands that run the services. */
class FileLogTest {
  @TempDir private Path directory;

  @Test
  void itIsTextUnlessItIsToBeJson() throws Exception {
    assertThat(logged("text"))
        .singleElement()
        .asString()
        .endsWith("dev.plumbline.Here: all is well");
  }

  @Test
  void asJsonEachLineIsAnObject() throws Exception {
    JsonNode event = new ObjectMapper().readTree(logged("json").get(0));

    assertThat(event.get("formattedMessage").asText()).isEqualTo("all is well");
    assertThat(event.get("loggerName").asText()).isEqualTo("dev.plumbline.Here");
    assertThat(event.get("level").asText()).isEqualTo("INFO");
  }

  private List<String> logged(String format) throws Exception {
    LoggerContext context = new LoggerContext();
    context.setMDCAdapter(new LogbackMDCAdapter());
    context.putProperty("plumbline.logs", directory.toString());
    context.putProperty("plumbline.log.format", format);
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(FileLogTest.class.getResource("/logging/file.xml"));
    context.getLogger("dev.plumbline.Here").info("all is {}", "well");
    context.getLogger("somebody.else").info("libraries are quieter");
    context.stop();
    return Files.readAllLines(directory.resolve("plumbline.log"));
  }
}
