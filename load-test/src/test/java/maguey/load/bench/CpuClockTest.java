package maguey.load.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class CpuClockTest {
  private static final String CHILDREN_THAT_COMPUTE_AND_END =
      "for i in 1 2 3 4 5 6; do head -c 60000000 /dev/zero | sha256sum > /dev/null; done; echo done;"
          + " read end";

  @Test
  @EnabledOnOs(OS.LINUX)
  void children_thatEnd_areCountedAllTheTime() throws Exception {
    Process parent = new ProcessBuilder("sh", "-c", CHILDREN_THAT_COMPUTE_AND_END).start();
    CpuClock clock = new CpuClock(parent.pid());
    double before = 0;

    while (parent.getInputStream().available() == 0) {
      double now = clock.seconds();
      assertThat(now).isGreaterThanOrEqualTo(before);
      before = now;
    }

    assertThat(clock.seconds()).isPositive();
    parent.destroy();
  }
}
