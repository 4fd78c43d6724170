package maguey.common.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import maguey.common.config.ConfigException;
import maguey.common.config.Env;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MaskingRulesTest {
  @TempDir Path folder;

  @Test
  void names_ofTheFile_areAddedToTheBuiltInOnes() {
    Masking masking =
        masking(
            """
            names:
              mask: [customer.name, "*.passport", "vip.*"]
              keep: [session.id, "*.page_token"]
            """);

    assertThat(value(masking, "customer.name", "Ana")).isEqualTo(Masking.MASK);
    assertThat(value(masking, "Guest.Passport", "X1")).isEqualTo(Masking.MASK);
    assertThat(value(masking, "vip.note", "y")).isEqualTo(Masking.MASK);
    assertThat(value(masking, "session.id", "7")).isEqualTo("7");
    assertThat(value(masking, "next.page_token", "7")).isEqualTo("7");
    assertThat(value(masking, "access_token", "7")).isEqualTo(Masking.MASK);
    assertThat(masking.text("customer.name=Ana, x=1")).isEqualTo("customer.name=[masked], x=1");
  }

  @Test
  void patterns_ofTheFile_areTriedWhereTheTextHasTheirWord() {
    Masking masking =
        masking(
            """
            texts:
              - name: passport
                pattern: '\\b[A-Z]{2}(\\d{7})\\b'
                contains: [passport, Passport]
              - name: everywhere
                pattern: 'zebra'
            """);

    assertThat(masking.text("passport AB1234567 of a zebra"))
        .isEqualTo("passport AB[masked] of a [masked]");
    assertThat(masking.text("AB1234567")).isEqualTo("AB1234567");
  }

  @Test
  void pattern_thatRunsAway_masksTheWholeText() {
    Masking masking = masking("texts: [{name: bad, pattern: '(a|aa)+(c|b)\\1zz'}]");

    assertThat(masking.text("a".repeat(40) + "c")).isEqualTo(Masking.MASK);
  }

  @Test
  void pattern_thatNeedsTooMuchStack_masksTheWholeText() {
    Masking masking = masking("texts: [{name: deep, pattern: '(x|y)*z'}]");

    assertThat(masking.text("xy".repeat(100_000))).isEqualTo(Masking.MASK);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "names: [",
        "names: 7",
        "naems: {mask: [a]}",
        "names: {mask: ['*']}",
        "names: {mask: ['a*b*c*d']}",
        "texts: [{name: x}]",
        "texts: [{name: x, pattern: '('}]",
        "texts: [{name: x, pattern: 'a', flags: i}]",
        "--- !!javax.script.ScriptEngineManager [1]"
      })
  void file_thatIsWrong_keepsTheServiceFromStarting(String yaml) {
    Env env = new Env(Map.of(MaskingRules.VARIABLE, file(yaml).toString()));

    MaskingRules.fromEnv(env);

    assertThatThrownBy(env::verify)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("MAGUEY_MASKING_RULES: ")
        .hasMessageContaining("rules.yaml");
  }

  @Test
  void file_thatIsNotThere_keepsTheServiceFromStarting() {
    Env env = new Env(Map.of(MaskingRules.VARIABLE, folder.resolve("none.yaml").toString()));

    MaskingRules.fromEnv(env);

    assertThatThrownBy(env::verify).hasMessageContaining("none.yaml: it cannot be read");
  }

  private Masking masking(String yaml) {
    return Masking.of(MaskingRules.read(file(yaml)), null);
  }

  private Path file(String yaml) {
    try {
      return Files.writeString(folder.resolve("rules.yaml"), yaml);
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static String value(Masking masking, String name, String value) {
    return masking.value(masking.name(name), value, masking.subjects());
  }
}
