package maguey.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoadOptionsTest {
  @Test
  void of_scenarioAlone_isTheDemo_asTheScenarioSays() {
    LoadOptions options = LoadOptions.of(List.of("on-sale"));

    assertThat(options.against())
        .hasSize(4)
        .allMatch(url -> url.startsWith("http://127.0.0.1:808"));
    assertThat(options.perSecond()).isEmpty();
    assertThat(options.lasting()).isEmpty();
    assertThat(options.mostErrors()).isZero();
  }

  @Test
  void of_everything_isReadInAnyOrder() {
    LoadOptions options =
        LoadOptions.of(
            List.of(
                ("soak --rate 2.5 --against https://a.example/ --duration 90 --max-p99 400 --max-errors 0.1"
                        + " --against http://b.example:81 --otlp http://o.example:4318 --max-lag 9 --max-catch-up 30 --out there")
                    .split(" ")));

    assertThat(options.scenario()).isEqualTo("soak");
    assertThat(options.against()).containsExactly("https://a.example", "http://b.example:81");
    assertThat(options.otlpUrl()).contains("http://o.example:4318");
    assertThat(options.perSecond()).hasValue(2.5);
    assertThat(options.lasting()).contains(Duration.ofSeconds(90));
    assertThat(options.mostMillis()).hasValue(400);
    assertThat(options.mostErrors()).isEqualTo(0.1);
    assertThat(options.mostLagMillis()).isEqualTo(9);
    assertThat(options.mostCatchUp()).isEqualTo(Duration.ofSeconds(30));
    assertThat(options.folder()).isEqualTo(Path.of("there"));
  }

  @ParameterizedTest
  @CsvSource({
    "half-price, half-price is no scenario",
    "on-sale --rate, --rate needs a value",
    "on-sale --rate 0, --rate 0 is no number from 0.01",
    "on-sale --rate -5, --rate -5 is no number",
    "on-sale --rate 1e9, --rate 1e9 is no number",
    "on-sale --duration soon, --duration soon is no number",
    "on-sale --max-errors 101, --max-errors 101 is no number from 0 to 100",
    "on-sale --against a.example, a.example is no http(s)://host:port",
    "on-sale 50 10, 50 is no option"
  })
  void of_rubbish_saysWhatIsWrong(String line, String why) {
    assertThatThrownBy(() -> LoadOptions.of(List.of(line.split(" "))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }

  @Test
  void of_nothing_namesTheScenarios() {
    assertThatThrownBy(() -> LoadOptions.of(List.of()))
        .hasMessageContainingAll("on-sale", "doors-open", "browse", "mixed-day", "soak");
  }
}
