package maguey.demo;

import static maguey.testkit.Eventually.await;
import static maguey.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import maguey.common.faults.Fault;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What docs/tour.md says is to be seen, is to be seen. */
@ExtendWith(SuiteExtension.class)
class FaultTourIT {
  /** The fault's own delay is 1.5 s. */
  private static final String STORED_SOON =
      """
      SELECT span_name FROM traces.traces
       WHERE trace_id = ? AND service_name = 'orders-service' AND created_at < end_time + interval '1.4 seconds'
      """;

  private static StoryTokens tokens;
  private static SuiteUrls urls;
  private static Http http;
  private static TraceReader traces;
  private static FaultSwitch faults;
  private static FaultTour tour;

  @BeforeAll
  static void arrive(LocalSuite suite) {
    tokens = new StoryTokens(suite.secrets().get("MAGUEY_JWT_SECRET"));
    urls = suite.urls();
    http = new Http();
    traces = new TraceReader(http, urls.traces(), tokens.viewer());
    faults = new FaultSwitch(http, urls.traces(), tokens.admin());
    tour = new FaultTour(urls, tokens, suite::oneMoreOrdersNode);
  }

  @AfterAll
  static void leave() {
    faults.allOff();
    tokens.close();
  }

  @Test
  void tour_everyFaultAndStop_hasItsAnswer() throws IOException {
    String docs = Files.readString(Path.of("../docs/tour.md"));

    assertThat(Arrays.stream(Fault.values()).map(Fault::text))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(TourStop.values()).map(TourStop::text).toList());
    assertThat(TourStop.values())
        .allMatch(stop -> docs.contains("./maguey fault " + stop.text() + "\n"));
  }

  @Test
  void inventorySlow_isASlowQuery_onTheCriticalPath() {
    String trace = struck(TourStop.INVENTORY_SLOW, "check-inventory");

    eventually(
        () -> {
          JsonObject analysis = analysis(trace);
          assertThat(names(analysis.getJsonArray("slowQueries"))).anyMatch(this::isQuery);
          assertThat(names(analysis.getJsonArray("bottlenecks"))).anyMatch(this::isQuery);
        });
  }

  @Test
  void inventoryNPlusOne_isARepeatedQuery() {
    String trace = struck(TourStop.INVENTORY_N_PLUS_ONE, "check-inventory");

    eventually(
        () ->
            assertThat(TraceReader.objects(analysis(trace).getJsonArray("repeatedQueries")))
                .anyMatch(
                    each ->
                        each.getString("parentName").equals("check-inventory")
                            && each.getInteger("count") == 12));
  }

  @Test
  void stockLocked_oneHolds_othersWaitInTheirUpdate() {
    List<String> played = tour.play(TourStop.STOCK_LOCKED);

    eventually(
        () -> {
          List<List<JsonObject>> orders = played.stream().map(traces::spans).toList();
          assertThat(orders).filteredOn(order -> isStruck(order, "stock-locked")).hasSize(1);
          assertThat(orders)
              .filteredOn(order -> !isStruck(order, "stock-locked"))
              .anyMatch(order -> longest(order, "UPDATE tier_stock") > 500);
        });
  }

  @Test
  void eventLoopBlocked_orderStrikes_whoeverLooksWaits() {
    List<String> played = tour.play(TourStop.EVENT_LOOP_BLOCKED);
    List<String> looks = played.subList(0, played.size() - 1);
    String order = played.get(played.size() - 1);

    eventually(() -> assertThat(isStruck(traces.spans(order), "event-loop-blocked")).isTrue());
    eventually(
        () -> assertThat(looks).map(traces::spans).anyMatch(look -> longest(look, "GET") > 300));
  }

  @Test
  void cacheOff_everyLookIsAMiss() {
    List<String> looks = tour.play(TourStop.CACHE_OFF);

    eventually(
        () ->
            assertThat(looks)
                .map(traces::spans)
                .allMatch(look -> isStruck(look, "cache-off"))
                .anyMatch(look -> look.stream().anyMatch(span -> isQuery(span.getString("name")))));
  }

  @Test
  void mailSlow_strikesTheMail_andNotTheOrder() {
    assertThat(traces.wholeTrace(struck(TourStop.MAIL_SLOW, "send-email")))
        .filteredOn(span -> !span.getString("name").equals("send-email"))
        .noneMatch(span -> isStruck(List.of(span), "mail-slow"));
  }

  @Test
  void mailDown_theFirstTryFails_andALaterOneGoes() {
    failsThenGoes(TourStop.MAIL_DOWN, "send-email");
  }

  @Test
  void webhookFails_theGateIsInError_saysWhyBesideItsSpan_andALaterTryGoes() {
    String trace = failsThenGoes(TourStop.WEBHOOK_FAILS, "POST /webhooks/tickets");

    eventually(
        () ->
            assertThat(logs(trace))
                .filteredOn(log -> log.getString("service").equals("scanner-service"))
                .isNotEmpty()
                .allMatch(log -> log.getString("severity").equals("error"))
                .allMatch(log -> log.getString("traceId").equals(trace))
                .map(log -> log.getString("spanId"))
                .isSubsetOf(failed(trace, "POST /webhooks/tickets")));
  }

  @Test
  void gateClockWrong_theScanSaysByHowMuch_andStandsWhereItHappened() {
    JsonObject scan = scans(tour.play(TourStop.GATE_CLOCK_WRONG).get(0), 1).get(0);
    JsonObject told = scan.getJsonObject("attributes");
    String upload = scan.getJsonArray("links").getJsonObject(0).getString("traceId");

    assertThat(number(told, "device.clock_offset_ms")).isBetween(7_400_000L, 7_600_000L);
    assertThat(number(told, "scan.late_ms")).isBetween(1_100_000L, 1_300_000L);
    eventually(() -> assertThat(isStruck(traces.spans(upload), "gate-clock-wrong")).isTrue());
  }

  @Test
  void gateOffline_isCutOff_bothScansAdmit_andOneCameLate() {
    List<String> played = tour.play(TourStop.GATE_OFFLINE);

    assertThat(scans(played.get(0), 2))
        .filteredOn(scan -> scan.getJsonObject("attributes").getBoolean("scan.offline", false))
        .hasSize(1);
    eventually(() -> assertThat(isStruck(traces.spans(played.get(1)), "gate-offline")).isTrue());
  }

  @Test
  @Tag("drill")
  void nodeFrozen_theDeliveryThatDidIt_saysSo_andGoesOn() {
    String trace = tour.play(TourStop.NODE_FROZEN).get(0);

    assertThat(traces.spans(trace))
        .filteredOn(span -> isStruck(List.of(span), "node-frozen"))
        .isNotEmpty()
        .map(span -> span.getString("name"))
        .allMatch(name -> name.startsWith("process "));
    eventually(() -> assertThat(named(trace, "send-email")).isNotEmpty());
  }

  @Test
  void traceStoreDown_nothingIsThereUntilItIsMended() {
    String trace = tour.play(TourStop.TRACE_STORE_DOWN).get(0);
    NodeMetrics orders = new NodeMetrics(urls.orders());
    eventually(() -> assertThat(orders.value("maguey_spans_spooled")).isPositive());
    assertThat(traces.trace(trace)).isEmpty();
    faults.off("trace-store-down");

    awaitRoot(trace);
  }

  @Test
  void traceStoreSlow_storesLate_andLosesNothing(LocalSuite suite) throws SQLException {
    String trace = tour.play(TourStop.TRACE_STORE_SLOW).get(0);
    awaitRoot(trace);
    List<String> soon = new SuiteTables(suite.jdbcUrl()).column(STORED_SOON, trace);
    faults.off("trace-store-slow");

    assertThat(soon).isEmpty();
  }

  @Test
  void change_isOnRecord_andOnlyForAdministrators() {
    faults.on("cache-off", new JsonObject().put("seconds", 1).put("share", 0.5));
    faults.off("cache-off");
    String url = urls.traces() + "/api/faults/";
    JsonObject wish = new JsonObject().put("seconds", 1);

    assertThat(TraceReader.objects(faults.list().getJsonArray("changes")).subList(0, 2))
        .extracting(change -> change.getString("action"), change -> change.getString("actor"))
        .containsExactly(
            Tuple.tuple("clearFault", "organiser"), Tuple.tuple("setFault", "organiser"));
    http.put(url + "cache-off", tokens.viewer(), wish).expect(403);
    http.put(url + "cache-off", null, wish).expect(401);
    http.put(url + "no-such-fault", tokens.admin(), wish).expect(404);
    http.put(url + "cache-off", tokens.admin(), wish.copy().put("seconds", 0)).expect(422);
    http.put(url + "cache-off", tokens.admin(), wish.copy().put("share", 0)).expect(422);
    http.put(url + "cache-off", tokens.admin(), wish.copy().put("place", "")).expect(422);
    http.put(url + "cache-off", tokens.admin(), wish.copy().put("place", "north")).expect(422);
    http.put(url + "mail-slow", tokens.admin(), wish.copy().put("delayMs", 30_001)).expect(422);
  }

  /** The trace of a stop, once it shows the strike on a span of the given name. */
  private static String struck(TourStop stop, String spanName) {
    String trace = tour.play(stop).get(0);
    traces.awaitSpan(
        trace,
        "The strike on " + spanName,
        span -> span.getString("name").equals(spanName) && isStruck(List.of(span), stop.text()));
    return trace;
  }

  private static String failsThenGoes(TourStop stop, String spanName) {
    String trace = struck(stop, spanName);
    eventually(
        () ->
            assertThat(named(trace, spanName))
                .map(span -> span.getString("status"))
                .contains("ERROR", "UNSET"));
    return trace;
  }

  private static List<String> failed(String trace, String spanName) {
    return named(trace, spanName).stream()
        .filter(span -> span.getString("status").equals("ERROR"))
        .map(span -> span.getString("spanId"))
        .toList();
  }

  private static List<JsonObject> logs(String trace) {
    return TraceReader.objects(
        http.get(urls.traces() + "/api/traces/" + trace + "/logs", tokens.viewer())
            .expect(200)
            .getJsonArray("logs"));
  }

  private static List<JsonObject> scans(String trace, int count) {
    return await(
        () -> {
          List<JsonObject> scans = named(trace, "ticket.scan");
          assertThat(scans).hasSize(count);
          return scans;
        });
  }

  private static void awaitRoot(String trace) {
    traces.awaitSpan(
        trace, "The root of the trace", span -> span.getString("parentSpanId") == null);
  }

  private static List<JsonObject> named(String trace, String spanName) {
    return traces.spans(trace).stream()
        .filter(span -> span.getString("name").equals(spanName))
        .toList();
  }

  private static boolean isStruck(List<JsonObject> spans, String fault) {
    return spans.stream()
        .flatMap(span -> TraceReader.objects(span.getJsonArray("events")).stream())
        .filter(event -> event.getString("name").equals("fault.injected"))
        .anyMatch(event -> fault.equals(event.getJsonObject("attributes").getString("fault.name")));
  }

  private static JsonObject analysis(String trace) {
    return http.get(urls.traces() + "/api/traces/" + trace + "/analysis", tokens.viewer())
        .expect(200);
  }

  private static Stream<String> names(JsonArray findings) {
    return TraceReader.objects(findings).stream().map(each -> each.getString("name"));
  }

  private boolean isQuery(String name) {
    return name.startsWith("SELECT");
  }

  private static double longest(List<JsonObject> spans, String name) {
    return spans.stream()
        .filter(span -> span.getString("name").equals(name))
        .mapToDouble(span -> span.getDouble("durationMs"))
        .max()
        .orElse(0);
  }

  private static long number(JsonObject attributes, String name) {
    return Long.parseLong(String.valueOf(attributes.getValue(name)));
  }
}
