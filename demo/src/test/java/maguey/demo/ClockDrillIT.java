package maguey.demo;

import static maguey.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import maguey.common.keys.Part;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The clock of the first node of each service jumps while people buy and go through the gates. */
@Tag("drill")
class ClockDrillIT {
  @RegisterExtension private static final ProcessSuite SUITE = new ProcessSuite().withWrongClocks();

  private static final Duration SLOW = Duration.ofMinutes(-10);
  private static final List<Duration> WRONG = List.of(Duration.ofHours(1), SLOW);

  /** Long enough for some orders and scans. */
  private static final Duration WHILE = Duration.ofSeconds(6);

  @Test
  void clocks_setForwardAndBack_loseAndDoubleNothing() throws Exception {
    new SuiteDrill(SUITE).losesAndDoublesNothing(ClockDrillIT::setClocks);
  }

  @Test
  void clock_tenMinutesSlow_takesTokensThatWereJustMinted() {
    SUITE.clock(Part.TRACE_STORE).set(SLOW);
    try {
      eventually(() -> assertThat(storesTime()).isBefore(Instant.now().plus(SLOW.dividedBy(2))));
    } finally {
      SUITE.clock(Part.TRACE_STORE).set(Duration.ZERO);
    }
  }

  /** As the node has it, and tells somebody whose token is of this moment. */
  private static Instant storesTime() {
    String url = SUITE.urls("trace-store").get(0) + "/api/system";
    return Instant.parse(new Http().get(url, SUITE.tokens().viewer()).expect(200).getString("at"));
  }

  private static void setClocks() {
    for (Part service : ProcessSuite.SERVICES) {
      for (Duration wrong : WRONG) {
        SuiteDrill.say("The clock of a node of " + service.folder() + " is wrong by " + wrong);
        SUITE.clock(service).set(wrong);
        Trouble.pause(WHILE);
      }
      SUITE.clock(service).set(Duration.ZERO);
    }
  }
}
