package maguey.common.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class EnvTest {
  @Test
  void verify_severalWrongVariables_namesThemAll() {
    Env env = new Env(Map.of("PORT", "http", "COUNT", "0", "OPEN", "yes", "KEY", "short"));
    env.port("PORT", 80);
    env.integer("COUNT", 1, 1, 9);
    env.flag("OPEN", false);
    env.secret("KEY", 32);
    env.required("PASSWORD", "of the role");

    assertThatThrownBy(env::verify)
        .isInstanceOf(ConfigException.class)
        .hasMessageContainingAll("PORT", "COUNT", "OPEN", "KEY", "PASSWORD is required")
        .hasMessageNotContaining("short'");
  }

  @Test
  void verify_goodVariables_isSilent() {
    Env env = new Env(Map.of("PORT", " 8081 ", "HOSTS", "a:1, b:2,,"));

    assertThat(env.port("PORT", 80)).isEqualTo(8081);
    assertThat(env.list("HOSTS")).containsExactly("a:1", "b:2");
    assertThat(env.text("MISSING", "fallback")).isEqualTo("fallback");
    assertThatCode(env::verify).doesNotThrowAnyException();
  }
}
