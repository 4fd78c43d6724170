package maguey.scanner.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import maguey.common.http.Problem;
import org.junit.jupiter.api.Test;

class CursorTest {
  @Test
  void parse_ownText_isTheSame() {
    Cursor cursor = new Cursor(Instant.parse("2026-05-04T18:03:00.123456Z"), 42);

    assertThat(Cursor.parse(cursor.text())).isEqualTo(cursor);
  }

  @Test
  void parse_anythingElse_isMalformed() {
    for (String text : List.of("", "x", "%%%", "MTIz", "MjAyNg")) {
      assertThatThrownBy(() -> Cursor.parse(text))
          .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.status()).isEqualTo(400));
    }
  }
}
