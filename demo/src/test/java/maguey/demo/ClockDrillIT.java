package maguey.demo;

import static java.time.temporal.ChronoUnit.MINUTES;
import static maguey.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vertx.core.json.JsonObject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import maguey.common.keys.Part;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The clock of the first node of each service jumps while people buy and go through the gates. */
@Tag("drill")
class ClockDrillIT {
  @RegisterExtension private static final ProcessSuite SUITE = new ProcessSuite().withWrongClocks();

  private static final Duration SLOW = Duration.ofMinutes(-10);
  private static final Duration SLOWER = Duration.ofMinutes(-15);
  private static final List<Duration> WRONG = List.of(Duration.ofHours(1), SLOW);

  /** Stored as they are made, by the database's clock, and made by the node's. */
  private static final String SPANS_OF_A_CLOCK_WRONG_BY =
      """
      SELECT span_id FROM traces.traces
       WHERE service_name = ? AND abs(extract(epoch FROM start_time - created_at) - ?) < 60 LIMIT 1
      """;

  private static final Duration LONGER_THAN_ANY_CLOCK_IS_WRONG = Duration.ofHours(3);

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

  @Test
  void scanner_slow_isGivenTheTicketsOfAnEvent() {
    String scanner = SUITE.urls("scanner-service").get(0);
    String event =
        new Organiser(new Http(), SUITE.urls("orders-service").get(0), SUITE.tokens().admin())
            .tonightsEvent();
    SUITE.clock(Part.SCANNER_SERVICE).set(SLOWER);
    try {
      eventually(
          () -> {
            resync(scanner, event);
            assertThatItIsWrong(Part.SCANNER_SERVICE, SLOWER);
          });
      resync(scanner, event);
    } finally {
      SUITE.clock(Part.SCANNER_SERVICE).set(Duration.ZERO);
    }
  }

  /** The node asks orders-service with a token that it mints by its own clock. */
  private static void resync(String scanner, String event) {
    new Http()
        .post(
            scanner + "/api/resync",
            SUITE.tokens().admin(),
            Map.of(),
            new JsonObject().put("eventSlug", event))
        .expect(200);
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
        eventually(() -> assertThatItIsWrong(service, wrong));
        Trouble.pause(WHILE);
      }
      SUITE.clock(service).set(Duration.ZERO);
    }
  }

  /** As its spans have it; of the store, what retention counts from. */
  private static void assertThatItIsWrong(Part service, Duration by) throws SQLException {
    if (service == Part.TRACE_STORE) {
      assertThat(retentionsTime()).isCloseTo(Instant.now().plus(by), within(1, MINUTES));
    } else {
      assertThat(
              new SuiteTables(SUITE.jdbcUrl())
                  .column(SPANS_OF_A_CLOCK_WRONG_BY, service.folder(), by.toSeconds()))
          .as("spans of " + service.folder() + " by a clock that is wrong by " + by)
          .isNotEmpty();
    }
  }

  private static Instant retentionsTime() {
    String url = SUITE.urls("trace-store").get(0) + "/api/retention/dry-run";
    String token = SUITE.tokens().admin(LONGER_THAN_ANY_CLOCK_IS_WRONG);
    return Instant.parse(new Http().get(url, token).expect(200).getString("at"));
  }
}
