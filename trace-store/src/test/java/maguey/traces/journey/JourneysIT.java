package maguey.traces.journey;

import static maguey.testkit.Eventually.eventually;
import static maguey.testkit.ProblemAssert.assertProblem;
import static maguey.traces.SpanFixture.failed;
import static maguey.traces.SpanFixture.hex;
import static maguey.traces.SpanFixture.span;
import static maguey.traces.TraceStores.encoded;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.trace.v1.Span;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import maguey.common.events.EventAddress;
import maguey.common.events.OrderConfirmed;
import maguey.common.http.ProblemType;
import maguey.traces.TraceStores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Journeys and their funnel, fed by events and spans, through the HTTP door. */
class JourneysIT {
  @RegisterExtension static final TraceStores STORE = TraceStores.nodes(1);

  private static final Instant MONDAY =
      Instant.now().minus(Duration.ofDays(10)).truncatedTo(ChronoUnit.SECONDS);
  private static final Instant WEDNESDAY = MONDAY.plus(Duration.ofDays(2));
  private static final Instant FRIDAY = MONDAY.plus(Duration.ofDays(4));
  private static final Instant SATURDAY = MONDAY.plus(Duration.ofDays(5));

  private final String event = "event-" + UUID.randomUUID();

  @Test
  void funnel_rangeEndsBetweenPurchaseAndScan_losesNothing() {
    SoldOrder order = sold(MONDAY, SATURDAY, 2);
    order.scan(0, FRIDAY, "gate-a");

    JsonObject whole = funnel("&from=" + MONDAY + "&to=" + MONDAY.plusSeconds(60));
    JsonObject midway = funnel("&to=" + WEDNESDAY + "&asOf=" + WEDNESDAY);

    assertThat(outcomes(whole)).isEqualTo("scanned 1, due later 0, lost 1, cancelled 0");
    assertThat(whole.getDouble("scannedOfDue")).isEqualTo(0.5);
    assertThat(outcomes(midway)).isEqualTo("scanned 0, due later 2, lost 0, cancelled 0");
    assertThat(midway.getValue("scannedOfDue")).isNull();
    assertThat(stages(midway)).containsExactly(2L, 2L, 2L, 0L);
    assertThat(outcomes(funnel("&from=" + WEDNESDAY)))
        .isEqualTo("scanned 0, due later 0, lost 0, cancelled 0");
    assertThat(funnel("&asOf=" + MONDAY.minusSeconds(1)).getJsonArray("cohorts")).isEmpty();
  }

  @Test
  void funnel_hasLeadTimesCohortsAndGates() {
    for (int i = 0; i < 4; i++) {
      SoldOrder order = sold(MONDAY.plusSeconds(i), SATURDAY, 1);
      order.scan(0, FRIDAY.plusSeconds(i * 3_600L), i < 3 ? "north" : "south");
    }
    sold(MONDAY, Instant.now().plus(Duration.ofDays(30)), 3);

    JsonObject funnel = funnel("");
    JsonObject toScan = funnel.getJsonArray("leadTimes").getJsonObject(3);
    JsonObject toMail = funnel.getJsonArray("leadTimes").getJsonObject(1);

    assertThat(outcomes(funnel)).isEqualTo("scanned 4, due later 3, lost 0, cancelled 0");
    assertThat(funnel.getDouble("scannedOfDue")).isEqualTo(1.0);
    assertThat(toMail.getLong("tickets")).isEqualTo(7);
    assertThat(toMail.getDouble("medianMs")).isEqualTo(1_500);
    assertThat(toScan.getLong("tickets")).isEqualTo(4);
    assertThat(toScan.getDouble("medianMs"))
        .isEqualTo(Duration.ofDays(4).plusMinutes(90).minusMillis(1_500).toMillis());
    assertThat(funnel.getJsonArray("cohorts")).hasSize(2);
    assertThat(
            funnel
                .getJsonArray("cohorts")
                .getJsonObject(1)
                .getJsonObject("outcomes")
                .getLong("scanned"))
        .isEqualTo(4);
    assertThat(funnel.getJsonArray("gates").getJsonObject(0).getString("gate")).isEqualTo("north");
    assertThat(funnel.getJsonArray("gates").getJsonObject(0).getLong("scanned")).isEqualTo(3);
  }

  @Test
  void funnel_cancelledOrders_standApart() {
    SoldOrder kept = sold(MONDAY, SATURDAY, 1);
    SoldOrder cancelled = sold(MONDAY, SATURDAY, 2);
    cancelled.step("refund-order", WEDNESDAY);

    assertThat(outcomes(funnel(""))).isEqualTo("scanned 0, due later 0, lost 1, cancelled 2");
    assertThat(outcomes(funnel("&asOf=" + MONDAY.plusSeconds(9))))
        .isEqualTo("scanned 0, due later 3, lost 0, cancelled 0");
    assertThat(stages(funnel(""))).containsExactly(1L, 1L, 1L, 0L);
    assertThat(numbers("&state=cancelled")).containsExactly(cancelled.number);
    assertThat(numbers("&state=not_scanned")).containsExactly(kept.number);
  }

  @Test
  void mail_thatFailedAtFirst_countsFromTheOneThatWentOut() {
    SoldOrder order = new SoldOrder(STORE, event, MONDAY, SATURDAY, 1, false);
    STORE.send("orders-service", failed(order.spanOf("send-email", MONDAY.plusSeconds(1))));
    assertThat(stages(funnel(""))).containsExactly(1L, 1L, 0L, 0L);

    order.step("send-email", MONDAY.plusSeconds(90));

    assertThat(stages(funnel(""))).containsExactly(1L, 1L, 1L, 0L);
    JsonObject journey = journeys("").getJsonObject(0);
    assertThat(journey.getJsonObject("milestones").getString("mailed"))
        .isEqualTo(MONDAY.plusSeconds(90).plusMillis(500).toString());
  }

  @Test
  void journey_isFoundByWhatAPersonHasOfIt() {
    SoldOrder order = sold(MONDAY, SATURDAY, 2);
    order.scan(1, FRIDAY, "gate-a");
    order.scan(1, FRIDAY.plusSeconds(5), "gate-b");
    sold(MONDAY, SATURDAY, 1);

    for (String by :
        List.of(
            "order=" + order.number,
            "order=" + order.number.toLowerCase(Locale.ROOT),
            "order=" + order.id,
            "ticket=" + order.tickets.get(0),
            "email=" + encoded(order.email),
            "emailHash=" + encoded(TraceStores.emailHash(order.email)),
            "state=partly_scanned&event=" + event)) {
      JsonArray found = STORE.get("/api/journeys?" + by).getJsonArray("journeys");
      assertThat(found).as(by).hasSize(1);
      assertThat(found.getJsonObject(0).getString("orderNumber")).isEqualTo(order.number);
    }
    JsonObject journey = journeys("&order=" + order.number).getJsonObject(0);
    assertThat(journey.getString("traceId")).isEqualTo(hex(order.root));
    assertThat(journey.getJsonArray("traces")).contains(hex(order.root));
    assertThat(journey.getInteger("scanned")).isEqualTo(1);
    assertThat(journey.getJsonArray("gates")).containsExactly("gate-a", "gate-b");
    assertThat(journey.getJsonObject("event").getString("slug")).isEqualTo(event);
    assertThat(journey.getJsonObject("milestones").getString("firstScan"))
        .isEqualTo(FRIDAY.toString());
  }

  @Test
  void orderThatComesWhileItsTraceIsBeingRemoved_isNotLost() {
    Span.Builder old = span("old", MONDAY);
    STORE.send("shop", old);
    SqlConnection remover = STORE.pool().getConnection().await();
    Transaction removal = remover.begin().await();
    remover
        .preparedQuery("SELECT FROM trace_summaries WHERE trace_id = $1::text::uuid FOR UPDATE")
        .execute(Tuple.of(hex(old)))
        .await();

    CompletableFuture<Void> ordering = CompletableFuture.runAsync(() -> confirm(hex(old)));
    eventually(() -> assertThat(ordering.isDone() || isSomebodyWaiting()).isTrue());
    remover
        .preparedQuery("SELECT forget_traces(ARRAY[$1::text::uuid], '-infinity', now())")
        .execute(Tuple.of(hex(old)))
        .await();
    removal.commit().await();
    remover.close().await();
    ordering.join();

    assertThat(journeys("")).hasSize(1);
  }

  @Test
  void scan_judgedAnew_isWhatTheHighestRevisionSays() {
    SoldOrder order = sold(MONDAY, SATURDAY, 1);
    UUID late = UUID.randomUUID();
    UUID early = UUID.randomUUID();
    order.scan(late, 0, FRIDAY, "gate-b", "ADMITTED", 0);
    order.scan(early, 0, FRIDAY.minusSeconds(60), "gate-a", "ADMITTED", 0);
    order.scan(late, 0, FRIDAY, "gate-b", "CONFLICT", 3);
    order.scan(late, 0, FRIDAY, "gate-b", "ADMITTED", 0);

    JsonObject journey = journeys("&order=" + order.number).getJsonObject(0);
    assertThat(journey.getJsonArray("gates")).containsExactly("gate-a");
    assertThat(journey.getInteger("scanned")).isEqualTo(1);
    assertThat(
            STORE.get("/api/traces/" + hex(order.root)).getJsonArray("scans").stream()
                .map(scan -> ((JsonObject) scan).getString("result")))
        .containsExactly("ADMITTED", "CONFLICT");
  }

  @Test
  void pages_showEveryJourneyOnce_alsoWithAState() {
    List<String> numbers = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      numbers.add(0, sold(MONDAY.plusSeconds(i / 2), SATURDAY, 1).number);
    }
    for (String state : List.of("", "&state=not_scanned")) {
      List<String> seen = new ArrayList<>();
      String cursor = "";
      while (cursor != null) {
        JsonObject page =
            STORE.get("/api/journeys?limit=3&event=" + event + state + "&cursor=" + cursor);
        page.getJsonArray("journeys")
            .forEach(j -> seen.add(((JsonObject) j).getString("orderNumber")));
        cursor = page.getString("nextCursor");
      }
      assertThat(seen).as(state).containsExactlyInAnyOrderElementsOf(numbers);
    }
  }

  @Test
  void badQuestions_areRefused() {
    assertProblem(STORE.api().get("/api/journeys?cursor=x"), ProblemType.MALFORMED)
        .pointsAt("/query/cursor");
    assertProblem(STORE.api().get("/api/journeys?state=lost"), ProblemType.MALFORMED)
        .pointsAt("/query/state");
    assertProblem(
            STORE.api().get("/api/journeys/funnel?from=" + FRIDAY + "&to=" + MONDAY),
            ProblemType.INVALID)
        .pointsAt("/query/to");
    assertThat(STORE.anonymous(0).get("/api/journeys").status()).isEqualTo(401);
    assertThat(STORE.anonymous(0).get("/api/journeys/funnel").status()).isEqualTo(401);
  }

  private void confirm(String traceId) {
    STORE.event(
        EventAddress.ORDER_CONFIRMED_TRACE_STORE,
        new OrderConfirmed(
                UUID.randomUUID(),
                MONDAY,
                UUID.randomUUID(),
                "MG-LATE",
                UUID.randomUUID(),
                event,
                SATURDAY,
                TraceStores.emailHash("late@example.org"),
                List.of(UUID.randomUUID()),
                traceId)
            .toJson());
  }

  private static boolean isSomebodyWaiting() {
    return STORE
            .pool()
            .query(
                "SELECT FROM pg_stat_activity WHERE datname = current_database() AND"
                    + " wait_event_type = 'Lock'")
            .execute()
            .await()
            .size()
        > 0;
  }

  private SoldOrder sold(Instant time, Instant eventEnds, int count) {
    return new SoldOrder(STORE, event, time, eventEnds, count, true);
  }

  private JsonObject funnel(String more) {
    return STORE.get("/api/journeys/funnel?event=" + event + more);
  }

  private JsonArray journeys(String more) {
    return STORE.get("/api/journeys?event=" + event + more).getJsonArray("journeys");
  }

  private List<String> numbers(String more) {
    return journeys(more).stream().map(j -> ((JsonObject) j).getString("orderNumber")).toList();
  }

  private static List<Long> stages(JsonObject funnel) {
    return funnel.getJsonArray("stages").stream()
        .map(s -> ((JsonObject) s).getLong("tickets"))
        .toList();
  }

  private static String outcomes(JsonObject funnel) {
    JsonObject of = funnel.getJsonObject("outcomes");
    return "scanned %d, due later %d, lost %d, cancelled %d"
        .formatted(
            of.getLong("scanned"),
            of.getLong("notYetDue"),
            of.getLong("notScanned"),
            of.getLong("cancelled"));
  }
}
