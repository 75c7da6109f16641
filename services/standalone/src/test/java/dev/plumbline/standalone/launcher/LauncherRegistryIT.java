package dev.plumbline.standalone.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.standalone.launcher.Commands.Ended;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher fetches the schema registry of its build, and takes none that is there in part. */
class LauncherRegistryIT {
  private static final String WHOLE = "touch \"$folder/registry.jar\"; mkdir \"$folder/unpacked\"";

  @TempDir Path elsewhere;

  private Commands commands;
  private Path copy;
  private Path built;
  private Path java;

  @BeforeEach
  void buildNothing() throws Exception {
    commands = new Commands(elsewhere);
    copy = commands.copyOfTheLauncher();
    java = elsewhere.resolve("java");
    Commands.program(
        java,
        """
        case $1 in
          -version) echo 'openjdk version "17.0.15"' >&2 ;;
          *) echo 'the program runs' ;;
        esac""");
    Files.writeString(
        elsewhere.resolve("pom.xml"), "    <apicurio.version>2.6.13.Final</apicurio.version>\n");
    built = Files.createDirectories(elsewhere.resolve("services/standalone/target"));
    Files.createDirectory(built.resolve("lib"));
    Files.createFile(built.resolve("standalone.jar"));
    Files.createFile(built.resolve("plumbline.stamp"));
  }

  @Test
  void aFetchThatBreaksOffIsBegunAnew() throws Exception {
    Ended broken = up("touch \"$folder/half.jar\"; exit 1");
    Ended next = up(WHOLE);

    assertThat(broken.output()).contains("the schema registry cannot be fetched");
    assertThat(broken.status()).isEqualTo(1);
    assertThat(next.output()).contains("the program runs");
    assertThat(registries()).containsExactly("schema-registry-2.6.13.Final");
    assertThat(built.resolve("schema-registry-2.6.13.Final/registry.jar")).exists();
    assertThat(built.resolve("schema-registry-2.6.13.Final/half.jar")).doesNotExist();
  }

  @Test
  void anotherVersionTakesThePlaceOfThoseThatAreThere() throws Exception {
    Files.createDirectory(built.resolve("schema-registry"));
    Files.createDirectories(built.resolve("schema-registry-2.6.12.Final/unpacked"));

    Ended ended = up(WHOLE);

    assertThat(ended.output()).contains("the program runs");
    assertThat(registries()).containsExactly("schema-registry-2.6.13.Final");
  }

  @Test
  void whatABuildLeftInPartIsFetchedAnew() throws Exception {
    Files.createFile(
        Files.createDirectory(built.resolve("schema-registry-2.6.13.Final")).resolve("half.jar"));

    Ended ended = up(WHOLE);

    assertThat(ended.output()).contains("the program runs");
    assertThat(built.resolve("schema-registry-2.6.13.Final/half.jar")).doesNotExist();
  }

  @Test
  void whatIsThereIsNotFetchedAgain() throws Exception {
    Ended first = up(WHOLE);
    Ended second = up("exit 1");

    assertThat(first.output()).contains("fetching the schema registry");
    assertThat(second.output()).isEqualTo("the program runs\n");
  }

  @Test
  void itIsFetchedWhenNobodyElseBuilds() throws Exception {
    Files.writeString(
        commands.lock().resolve("pid"), String.valueOf(ProcessHandle.current().pid()));

    Process waiting = commands.start(command(), environment(WHOLE));
    String said = waiting.inputReader(StandardCharsets.UTF_8).readLine();
    waiting.destroy();

    assertThat(said).contains("another call is building");
    assertThat(registries()).isEmpty();
  }

  private Ended up(String maven) throws Exception {
    return commands.run(command(), environment(maven));
  }

  private List<String> command() {
    return List.of(copy.toString(), "up", "--processes");
  }

  private Map<String, String> environment(String maven) throws IOException {
    Map<String, String> environment =
        new HashMap<>(
            commands.with(
                "mvn",
                """
                for argument in "$@"; do
                  case $argument in
                    -Dschema-registry.directory=*) folder=${argument#*=} ;;
                  esac
                done
                mkdir -p "$folder"
                """
                    + maven));
    environment.put("PLUMBLINE_JAVA", java.toString());
    return environment;
  }

  private List<String> registries() throws IOException {
    try (Stream<Path> files = Files.list(built)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith("schema-registry"))
          .toList();
    }
  }
}
