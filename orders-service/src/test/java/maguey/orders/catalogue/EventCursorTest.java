package maguey.orders.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Instant;
import java.util.UUID;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventCursorTest {
  @Test
  void of_itsOwnText_isTheSameCursor() {
    EventCursor cursor =
        new EventCursor(Instant.parse("2026-05-01T18:00:00.123456Z"), UUID.randomUUID());

    assertThat(EventCursor.of(cursor.text())).isEqualTo(cursor);
    assertThat(EventCursor.of(EventCursor.START.text())).isEqualTo(EventCursor.START);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "1", "AAAA", "%00", "ü", "_________________________________x"})
  void of_anythingElse_isMalformed(String text) {
    Problem problem = catchThrowableOfType(Problem.class, () -> EventCursor.of(text));

    assertThat(problem.type()).isEqualTo(ProblemType.MALFORMED);
  }
}
