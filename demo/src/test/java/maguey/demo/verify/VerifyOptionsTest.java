package maguey.demo.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerifyOptionsTest {
  @Test
  void of_nothing_isTheDemoOnce() {
    VerifyOptions options = VerifyOptions.of(List.of());

    assertThat(options.urls()).hasSize(4).allMatch(url -> url.startsWith("http://127.0.0.1:808"));
    assertThat(options.watch()).isEmpty();
    assertThat(options.json()).isFalse();
  }

  @Test
  void of_everything_isReadInAnyOrder() {
    VerifyOptions options =
        VerifyOptions.of(
            List.of(
                "https://a.example/",
                "--json",
                "--watch",
                "30",
                "--otlp",
                "http://o.example:4318",
                "http://b.example:81",
                "--baseline",
                "figures.json",
                "--email",
                "ops@a.example",
                "--ca",
                "ours.pem"));

    assertThat(options.urls()).containsExactly("https://a.example", "http://b.example:81");
    assertThat(options.otlpUrl()).contains("http://o.example:4318");
    assertThat(options.watch()).contains(Duration.ofSeconds(30));
    assertThat(options.baseline()).isEqualTo(Path.of("figures.json"));
    assertThat(options.email()).isEqualTo("ops@a.example");
    assertThat(options.authorities()).contains(Path.of("ours.pem"));
    assertThat(options.json()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a.example", "ftp://a.example", "--frobnicate", "http://a/path", "--otlp"})
  void of_rubbish_saysWhatIsWrong(String argument) {
    assertThatThrownBy(() -> VerifyOptions.of(List.of(argument)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(argument);
  }
}
