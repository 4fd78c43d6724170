package maguey.common.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MintTokenTest {
  private static final String SECRET = "a-secret-of-the-tests-that-is-long";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @ParameterizedTest
  @ValueSource(strings = {"admin", "viewer 60", "scanner 31622400"})
  void roleAndSeconds_thatThereAre_giveAToken(String arguments) {
    assertThat(run(arguments)).isZero();

    Vertx vertx = Vertx.vertx();
    try {
      String role = Tokens.roleOf(new Tokens(vertx, SECRET).verify(printed(out).strip()).await());
      assertThat(role).isEqualTo(arguments.split(" ")[0]);
    } finally {
      vertx.close().await();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "bogus",
        "device",
        "admin -5",
        "admin 0",
        "admin x",
        "admin 31622401",
        "admin 99999999999",
        "admin 1.5",
        "admin 60 60"
      })
  void roleOrSeconds_thatThereAreNot_areRefusedWithUsage(String arguments) {
    assertThat(run(arguments)).isEqualTo(2);

    assertThat(printed(out)).isEmpty();
    assertThat(printed(err)).contains("./maguey token ROLE [SECONDS]").doesNotContain("at maguey");
  }

  @Test
  void help_askedFor_isNoMistake() {
    assertThat(run("--help")).isZero();
    assertThat(printed(out)).contains("admin, viewer, scanner");
  }

  private int run(String arguments) {
    List<String> args = arguments.isEmpty() ? List.of() : List.of(arguments.split(" "));
    return MintToken.run(
        args,
        Map.of("MAGUEY_JWT_SECRET", SECRET),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private static String printed(ByteArrayOutputStream stream) {
    return stream.toString(StandardCharsets.UTF_8);
  }
}
