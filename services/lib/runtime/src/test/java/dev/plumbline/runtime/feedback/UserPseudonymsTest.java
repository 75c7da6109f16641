package dev.plumbline.runtime.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.runtime.configuration.Configuration;
import dev.plumbline.runtime.configuration.ConfigurationException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UserPseudonymsTest {
  @Test
  void aPseudonymIsWhatOtherToolsComputeToo() {
    UserPseudonyms users = users("a secret for the users");

    // printf user-17 | openssl dgst -sha256 -hmac 'a secret for the users'
    assertThat(users.of("user-17"))
        .isEqualTo("89340005ed2634235d3f3b7e3a6350bab53572dee73481d8fd2d88a423c7c69b");
    assertThat(users("another secret, as long").of("user-17")).isNotEqualTo(users.of("user-17"));
  }

  @Test
  void withoutASecretIdsStayAsTheyAre() {
    assertThat(users("").of("user-17")).isEqualTo("user-17");
  }

  @Test
  void aSecretThatCanBeGuessedIsRefusedWithoutTellingIt() {
    assertThatThrownBy(() -> users("sesame"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("plumbline.users.secret")
        .hasMessageNotContaining("sesame");
  }

  private static UserPseudonyms users(String secret) {
    return UserPseudonyms.from(
        Configuration.load(Optional.empty(), Map.of("PLUMBLINE_USERS_SECRET", secret)));
  }
}
