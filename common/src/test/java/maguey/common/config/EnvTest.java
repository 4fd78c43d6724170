package maguey.common.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

  @Test
  void secret_inAFile_isItsContent(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("jwt"), "0123456789abcdef0123456789abcdef\n");
    Env env = new Env(Map.of("MAGUEY_JWT_SECRET_FILE", file.toString(), "OTHER_FILE", "/none"));

    assertThat(env.secret("MAGUEY_JWT_SECRET", 32)).isEqualTo("0123456789abcdef0123456789abcdef");
    assertThat(env.text("OTHER")).isEmpty();
    assertThatCode(env::verify).doesNotThrowAnyException();
  }

  @Test
  void asMap_secretInAFile_canBeReadAgain(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("jwt"), "0123456789abcdef0123456789abcdef\n");
    Env again = new Env(new Env(Map.of("MAGUEY_JWT_SECRET_FILE", file.toString())).asMap());

    assertThat(again.secret("MAGUEY_JWT_SECRET", 32)).isEqualTo("0123456789abcdef0123456789abcdef");
    assertThatCode(again::verify).doesNotThrowAnyException();
  }

  @Test
  void verify_fileMissingOrBesideItsVariable_isNamed() {
    Env env =
        new Env(
            Map.of(
                "PGPASSWORD_FILE", "/no/such/file",
                "MAGUEY_X", "here",
                "MAGUEY_X_FILE", "/and/there"));

    assertThatThrownBy(env::verify)
        .hasMessageContaining("PGPASSWORD_FILE names a file that cannot be read: '/no/such/file'")
        .hasMessageContaining("either MAGUEY_X or MAGUEY_X_FILE");
  }
}
