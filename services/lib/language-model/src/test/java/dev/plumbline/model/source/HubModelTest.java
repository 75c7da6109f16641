package dev.plumbline.model.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plumbline.model.Oracle;
import dev.plumbline.model.config.InvalidModelException;
import dev.plumbline.model.source.ModelSource.Hub;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HubModelTest {
  private static final Path MODEL = Oracle.models().get(0);
  private static final String WEIGHTS = "model.safetensors";

  @TempDir private Path cache;
  private SmallHub hub;

  @BeforeEach
  void start() throws IOException {
    hub = new SmallHub(files());
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  @Test
  void aModelIsFetchedOnceAndCanBeOpened() {
    var folder = fetch("hf:someone/tiny-model");
    int requests = hub.requests().size();

    var again = fetch("hf:someone/tiny-model@main");

    assertThat(again).isEqualTo(folder).endsWith(Path.of("someone--tiny-model", SmallHub.COMMIT));
    assertThat(hub.requests()).hasSize(requests + 1); // what main stands for now
    assertThat(folder.resolve("README.md")).doesNotExist();
    try (var opened = open(folder)) {
      assertThat(opened.configuration().blocks()).isPositive();
    }
  }

  @Test
  void aCommitInTheCacheNeedsNoConnection() {
    var folder = fetch("hf:someone/tiny-model@" + SmallHub.COMMIT);
    hub.close();

    assertThat(fetch("hf:someone/tiny-model@" + SmallHub.COMMIT)).isEqualTo(folder);
  }

  @Test
  void aBrokenConnectionGoesOnWhereItEnded() throws IOException {
    hub.breaks.addAll(List.of(1000, 70_000, 1));

    var folder = fetch("hf:someone/tiny-model");

    assertThat(folder.resolve(WEIGHTS)).hasSameBinaryContentAs(MODEL.resolve(WEIGHTS));
    assertThat(hub.requests())
        .contains(
            "GET /store/model.safetensors bytes=1000-",
            "GET /store/model.safetensors bytes=71000-",
            "GET /store/model.safetensors bytes=71001-");
  }

  @Test
  void aNewProcessGoesOnWhereTheOldOneEnded() throws IOException {
    var folder = cache.resolve("hub").resolve("someone--tiny-model").resolve(SmallHub.COMMIT);
    Files.createDirectories(folder);
    var whole = Files.readAllBytes(MODEL.resolve(WEIGHTS));
    Files.write(folder.resolve(WEIGHTS + ".part"), Arrays.copyOf(whole, 5000));

    fetch("hf:someone/tiny-model");

    assertThat(folder.resolve(WEIGHTS)).hasBinaryContent(whole);
    assertThat(hub.requests()).contains("GET /store/model.safetensors bytes=5000-");
  }

  @Test
  void aServerWithoutRangesStartsAgain() {
    hub.understandsRanges = false;
    hub.breaks.add(1000);

    var folder = fetch("hf:someone/tiny-model");

    assertThat(folder.resolve(WEIGHTS)).hasSameBinaryContentAs(MODEL.resolve(WEIGHTS));
  }

  @Test
  void aConnectionThatAlwaysBreaksIsGivenUpAndLeavesWhatCame() {
    hub.breaks.addAll(List.of(10, 10, 10, 10, 10, 10, 10));

    assertThatThrownBy(() -> fetch("hf:someone/tiny-model"))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("model.safetensors broke off after 50 of")
        .hasMessageContaining("start again to go on from there");
  }

  @Test
  void aFileWithAnotherDigestIsRefusedAndNotKept() {
    hub.wrongDigestOf = WEIGHTS;

    assertThatThrownBy(() -> fetch("hf:someone/tiny-model"))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("hf:someone/tiny-model@main can't be fetched: model.safetensors has")
        .hasMessageContaining("but the hub declares ffff");
    assertThat(cache).isDirectoryNotContaining("glob:**/model.safetensors*");
    assertThat(cache.resolve("hub/someone--tiny-model").resolve(SmallHub.COMMIT))
        .isDirectoryNotContaining("glob:**/model.safetensors*");
  }

  @Test
  void aListingWithoutDigestsIsCompletedByAsking() {
    hub.listsDigests = false;
    hub.wrongDigestOf = WEIGHTS;

    assertThatThrownBy(() -> fetch("hf:someone/tiny-model"))
        .hasMessageContaining("but the hub declares ffff");
    hub.wrongDigestOf = "";
    assertThat(fetch("hf:someone/tiny-model").resolve(WEIGHTS)).exists();
  }

  @Test
  void theTokenGoesToTheHubAndNotToTheStore() {
    hub.token = Optional.of("secret");

    assertThatThrownBy(() -> fetch("hf:someone/tiny-model"))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("set HF_TOKEN");
    fetch("hf:someone/tiny-model", Map.of("HF_TOKEN", "secret"));

    assertThat(hub.requests())
        .contains("GET /store/model.safetensors")
        .doesNotContain("GET /store/model.safetensors with token")
        .anyMatch(request -> request.endsWith("/config.json with token"));
  }

  @Test
  void anUnknownRevisionIsRefused() {
    assertThatThrownBy(() -> fetch("hf:someone/tiny-model@v9"))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("does not exist: check the name and the revision");
  }

  @Test
  void aHubThatCantBeReachedIsNamed() {
    hub.close();

    assertThatThrownBy(() -> fetch("hf:someone/tiny-model"))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("hf:someone/tiny-model@main can't be fetched")
        .hasMessageContaining("or name a folder or a .gguf file");
  }

  @Test
  void aModelWithPicklesOnlyIsRefusedByTheirName() throws IOException {
    var files = files();
    files.put("pytorch_model.bin", files.remove(WEIGHTS));
    hub.close();
    hub = new SmallHub(files);

    assertThatThrownBy(() -> fetch("hf:someone/tiny-model"))
        .hasMessageContaining("it has no weights as safetensors, only [pytorch_model.bin]");
  }

  @Test
  void shardsAreFetchedByTheirIndex() throws IOException {
    var files = files();
    var shard = files.remove(WEIGHTS);
    var index = new ObjectMapper().createObjectNode();
    try (var opened = open(MODEL)) {
      var map = index.putObject("weight_map");
      opened.tensors().names().forEach(name -> map.put(name, "model-00001-of-00001.safetensors"));
    }
    files.put("model-00001-of-00001.safetensors", shard);
    files.put("model.safetensors.index.json", new ObjectMapper().writeValueAsBytes(index));
    hub.close();
    hub = new SmallHub(files);

    try (var opened = open(fetch("hf:someone/tiny-model"))) {

      assertThat(opened.tensors().names()).contains("model.norm.weight");
    }
  }

  @Test
  void twoWhoAskAtTheSameTimeFetchOnce() {
    var first = CompletableFuture.supplyAsync(() -> fetch("hf:someone/tiny-model"));
    var second = CompletableFuture.supplyAsync(() -> fetch("hf:someone/tiny-model"));

    assertThat(first.join()).isEqualTo(second.join());
    assertThat(hub.requests()).filteredOn(r -> r.equals("GET /store/" + WEIGHTS)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hf:",
        "hf:a",
        "hf:a/b/c",
        "hf:../b",
        "hf:a/..",
        "hf:a/b@",
        "hf:a/b@../x",
        "hf:a/b c"
      })
  void aNameThatIsNoneIsRefused(String text) {
    assertThatThrownBy(() -> ModelSource.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("hf:owner/name@revision");
  }

  @ParameterizedTest
  @CsvSource({"hf:a/b,a/b,main", "hf:a-1/b.2@v1.0,a-1/b.2,v1.0", "hf:a/b@refs/pr/1,a/b,refs/pr/1"})
  void aNameIsUnderstood(String text, String repository, String revision) {
    assertThat(ModelSource.parse(text)).isEqualTo(new Hub(repository, revision));
  }

  @Test
  void theEndpointMustBeAnAddress() {
    assertThatThrownBy(() -> HubSettings.ofEnvironment(Map.of("HF_ENDPOINT", "hub.example")))
        .hasMessageContaining("HF_ENDPOINT must be the address of a hub");
    assertThat(HubSettings.ofEnvironment(Map.of("HF_TOKEN", "secret")).toString())
        .doesNotContain("secret");
  }

  private Path fetch(String source) {
    return fetch(source, Map.of());
  }

  private Path fetch(String source, Map<String, String> environment) {
    var all = new HashMap<>(environment);
    all.put("HF_ENDPOINT", hub.address() + "/");
    return new HubModel(cache, Progress.silent(), HubSettings.ofEnvironment(all))
        .folder((Hub) ModelSource.parse(source));
  }

  private OpenedModel open(Path folder) {
    return ModelOpener.open(ModelSource.parse(folder.toString()), cache, Progress.silent());
  }

  private static Map<String, byte[]> files() throws IOException {
    var files = new HashMap<String, byte[]>();
    for (var name :
        List.of("config.json", "tokenizer.json", "tokenizer_config.json", "chat_template.jinja")) {
      files.put(name, Files.readAllBytes(MODEL.resolve(name)));
    }
    files.put(WEIGHTS, Files.readAllBytes(MODEL.resolve(WEIGHTS)));
    files.put("README.md", new byte[] {'h', 'i'});
    return files;
  }
}
