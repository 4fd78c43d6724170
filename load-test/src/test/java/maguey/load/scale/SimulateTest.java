package maguey.load.scale;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimulateTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  /** One row is the limit of the transaction, ten are not: the cores are. */
  @Test
  void transactions_asMeasured_areReproduced() {
    Costs costs = Costs.measured();
    for (int rows : new int[] {1, 10}) {
      Line line = Line.transactions(costs, rows);
      double simulated =
          new Extrapolation(line).onOneMachine(costs.count("machine.cores")).perSecond();
      double measured = costs.of("measured." + line.name());
      assertThat(simulated / measured).as("rows: " + rows).isBetween(0.9, 1.1);
    }
  }

  /** Costs are processor time, rates are from the clock: what they have not in common is small. */
  @Test
  void services_asMeasured_areReproduced_lessWhatTheirLoadTakes() {
    Costs costs = Costs.measured();
    for (Line line :
        List.of(
            Line.ordersInARush(costs),
            Line.ordersAlone(costs),
            Line.scansAlone(costs),
            Line.spans(costs))) {
      double simulated =
          new Extrapolation(line).onOneMachine(costs.count("machine.cores")).perSecond();
      double measured = costs.of("measured." + line.name());
      assertThat(measured / simulated).as(line.title()).isBetween(0.7, 1.05);
    }
  }

  @Test
  void factors_tooManyForARow_areNotPossible() {
    assertThat(simulate("10000")).isZero();

    assertThat(text(out)).contains("also ×1, the rate of the one machine, needs more cores");
    assertThat(text(out)).contains("×10000", "**not possible**: its stock ends at", "spans");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "ten", "1.5", "100000"})
  void factor_thatIsNone_isExplained(String factor) {
    assertThat(simulate(factor)).isEqualTo(2);
    assertThat(text(err)).contains("./maguey simulate [FACTOR");
  }

  private int simulate(String... arguments) {
    return Simulate.run(
        List.of(arguments),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private static String text(ByteArrayOutputStream stream) {
    return stream.toString(StandardCharsets.UTF_8);
  }
}
