package maguey.load.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Held against what queueing theory knows in closed form; the seed is fixed. */
class SimulationTest {
  private static final int THINGS = 200_000;
  private static final Station ONE = new Station("one", 1);

  /** M/M/1: the time in the system is exponential with mean service / (1 - load). */
  @Test
  void oneServer_halfBusy_takesTwiceTheService() {
    Outlook outlook = run(500, new Step(ONE, 1_000));

    assertThat(outlook.busy().get(ONE)).isCloseTo(0.5, within(0.01));
    assertThat(outlook.p50Millis()).isCloseTo(2 * Math.log(2), within(0.07));
    assertThat(outlook.p99Millis()).isCloseTo(2 * Math.log(100), within(0.5));
  }

  /** More than one server can do: it does what it can, the others wait. */
  @Test
  void oneServer_twiceTooMuch_doesWhatItCan() {
    Outlook outlook = run(2_000, new Step(ONE, 1_000));

    assertThat(outlook.perSecond()).isCloseTo(1_000, within(10.0));
    assertThat(outlook.busy().get(ONE)).isCloseTo(1, within(0.001));
  }

  @Test
  void stationsInARow_theSlowestDecides() {
    Station cores = new Station("cores", 8);

    Outlook outlook = run(5_000, new Step(cores, 1_000), new Step(ONE, 500));

    assertThat(outlook.perSecond()).isCloseTo(2_000, within(20.0));
    assertThat(outlook.busy().get(cores)).isCloseTo(2_000 / 8_000.0, within(0.01));
  }

  @Test
  void sameStationTwice_isOneQueue() {
    Outlook outlook = run(400, new Step(ONE, 500), new Step(ONE, 500));

    assertThat(outlook.busy().get(ONE)).isCloseTo(0.4, within(0.01));
  }

  private static Outlook run(double perSecond, Step... steps) {
    return new Simulation(List.of(steps), new Random(42)).run(perSecond, THINGS);
  }
}
