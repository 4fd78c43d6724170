package maguey.common.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DeparturesTest {
  private final Departures departures = new Departures(2);

  @Test
  void after_nodeMissedTwice_isToldOnce() {
    assertThat(departures.after(List.of("a", "b"))).isEmpty();
    assertThat(departures.after(List.of("a"))).isEmpty();
    assertThat(departures.after(List.of("a"))).containsExactly("b");
    assertThat(departures.after(List.of("a"))).isEmpty();
  }

  @Test
  void after_nodeThatComesBack_isNotGone() {
    departures.after(List.of("a", "b"));
    departures.after(List.of("a"));

    assertThat(departures.after(List.of("a", "b"))).isEmpty();
    assertThat(departures.after(List.of("a"))).isEmpty();
  }

  @Test
  void after_nodeNeverSeen_isNotMissed() {
    assertThat(departures.after(List.of())).isEmpty();
    assertThat(departures.after(List.of("a"))).isEmpty();
  }
}
