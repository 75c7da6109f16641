package dev.plumbline.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.runtime.configuration.Configuration;
import dev.plumbline.runtime.configuration.ConfigurationException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class S3SettingsTest {
  private static final String S3 = "plumbline.adapter-store.s3.";

  @Test
  void withoutAnEndpointAllIsAsInAmazonsEnvironment() {
    S3Settings settings = settings(Map.of());

    assertThat(settings.location()).isEqualTo(new S3Location("bucket", "team/adapters"));
    assertThat(settings.endpoint()).isEmpty();
    assertThat(settings.region()).isEmpty();
    assertThat(settings.keys()).isEmpty();
    assertThat(settings.pathStyle()).isFalse();
    assertThat(settings.timeouts().connect()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void anotherServerNeedsNoRegion() {
    S3Settings settings =
        settings(
            Map.of(
                S3 + "endpoint", "http://minio:9000",
                S3 + "path-style", true,
                S3 + "access-key", "me",
                S3 + "secret-key", "hush"));

    assertThat(settings.endpoint()).contains(URI.create("http://minio:9000"));
    assertThat(settings.region()).contains("us-east-1");
    assertThat(settings.keys()).contains(new S3Settings.Keys("me", "hush"));
    assertThat(settings.toString()).doesNotContain("hush");
  }

  @ParameterizedTest
  @CsvSource({
    "endpoint, minio:9000",
    "endpoint, ftp://minio",
    "endpoint, http://a b",
    "access-key, alone",
  })
  void aValueThatCannotBeIsRefusedByItsKey(String key, String value) {
    assertThatThrownBy(() -> settings(Map.of(S3 + key, value)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(S3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3://",
        "s3://B",
        "s3:///prefix",
        "s3://bucket//prefix",
        "s3://bucket/../x",
        "s3://bucket/a/..",
        "s3://bucket/a b",
        "s3://bucket/a?b"
      })
  void anAddressThatIsNoneIsRefusedByItsKey(String uri) {
    assertThatThrownBy(() -> settings(Map.of("plumbline.adapter-store.uri", uri)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("plumbline.adapter-store.uri")
        .hasMessageContaining(uri);
  }

  @Test
  void aWholeBucketIsALocationToo() {
    S3Location location = S3Location.parse("s3://bucket/");

    assertThat(location).isEqualTo(new S3Location("bucket", ""));
    assertThat(location.manifestKey("abc")).isEqualTo("abc.json");
    assertThat(location.key("abc", "file")).isEqualTo("abc/file");
    assertThat(location.hashIn("s3://bucket/" + "a".repeat(64))).isEqualTo("a".repeat(64));
  }

  private static S3Settings settings(Map<String, Object> more) {
    Map<String, Object> all = new HashMap<>();
    all.put("plumbline.adapter-store.uri", "s3://bucket/team/adapters");
    all.putAll(more);
    return S3Settings.from(
        Configuration.load(Optional.empty(), Map.of())
            .withOverrides(all)
            .section("plumbline.adapter-store"));
  }
}
