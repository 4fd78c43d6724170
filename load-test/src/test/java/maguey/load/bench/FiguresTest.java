package maguey.load.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import maguey.load.bench.Figures.Figure;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FiguresTest {
  private final Figures figures = new Figures();

  @BeforeEach
  void threeRounds() {
    figures.add(1, "side", new Figure(10, 100, 1, 2, 3));
    figures.add(2, "side", new Figure(10, 100, 1, 2, 3));
    figures.add(3, "side", new Figure(20, 25, 7, 5, 3));
  }

  @Test
  void aSlowRoundAmongThree_isNotTheMedian() {
    assertThat(figures.median("side")).isEqualTo(new Figure(40, 100, 1, 2, 3));
  }

  @Test
  void aSlowRoundAmongThree_countsWithAllItsTime() {
    Figure together = figures.together("side");

    assertThat(together.perSecond()).isCloseTo(40, within(1e-9));
    assertThat(together.micros()).isCloseTo(7.5, within(1e-9));
  }
}
