package maguey.traces.review;

import static maguey.traces.SpanFixture.at;
import static maguey.traces.SpanFixture.attribute;
import static maguey.traces.SpanFixture.childOf;
import static maguey.traces.SpanFixture.failed;
import static maguey.traces.SpanFixture.hex;
import static maguey.traces.SpanFixture.request;
import static maguey.traces.SpanFixture.span;
import static maguey.traces.SpanFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import maguey.common.auth.Tokens;
import maguey.testkit.Eventually;
import maguey.testkit.HttpCalls;
import maguey.testkit.ServiceExtension;
import maguey.traces.SpanFixture;
import maguey.traces.TraceStoreMain;
import maguey.traces.ingest.Decoded;
import maguey.traces.store.SpanStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One trace per label, as the query API shows it. */
class TraceLabelsIT {
  @RegisterExtension
  static final ServiceExtension store =
      ServiceExtension.of(new TraceStoreMain())
          .with("MAGUEY_OTLP_PORT", "0")
          .with("MAGUEY_OTLP_GRPC_PORT", "0")
          .with("MAGUEY_EMAIL_HASH_SECRET", "an-e-mail-hash-secret-of-the-tests")
          .with("MAGUEY_REVIEW_QUIET_SECONDS", "0")
          .with("MAGUEY_TAIL_PATIENCE_MINUTES", "0")
          .with("MAGUEY_TAIL_SAMPLING", "nobody-wants=0")
          .with("MAGUEY_TRACE_MAX_SPANS", "2000");

  private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.MICROS);
  private static final Duration LONG = Duration.ofMillis(100);
  private static final Duration SHORT = Duration.ofMillis(20);

  private SpanStore spans;

  @BeforeEach
  void open() {
    spans = new SpanStore(store.pool());
  }

  @Test
  void wholeTrace_hasNoLabel() {
    Span.Builder root = at(span("root", NOW), NOW, LONG);
    write("a", root, at(childOf(root, "child"), NOW.plusMillis(10), SHORT));

    JsonObject trace = reviewed(root);

    assertThat(trace.getString("state")).isEqualTo("complete");
    assertThat(trace.getJsonArray("labels")).isEmpty();
    assertThat(trace.getString("keptBecause")).isEqualTo("all");
  }

  @Test
  void spanOfAnotherService_besideItsParent_isSkewed() {
    Span.Builder client = at(span("call", NOW), NOW, LONG).setKind(SpanKind.SPAN_KIND_CLIENT);
    write("a", client);
    write("b", at(childOf(client, "answer"), NOW.minusMillis(300), SHORT));

    assertThat(label(reviewed(client), "skewed"))
        .isEqualTo("1 span outside the parent, by more than clocks may differ.");
    assertThat(detail(client).getJsonArray("spans").getJsonObject(0).getString("startNanos"))
        .as("shown as it came")
        .isEqualTo(Long.toString(SpanFixture.nanos(NOW.minusMillis(300))));
  }

  @Test
  void spanAcrossAMessageOrASilenceOrOfTheSameClock_isNotSkewed() {
    Span.Builder send = at(span("send", NOW), NOW, SHORT).setKind(SpanKind.SPAN_KIND_PRODUCER);
    Span.Builder receive =
        at(childOf(send, "process"), NOW.plusMillis(40), LONG).setKind(SpanKind.SPAN_KIND_CONSUMER);
    Span.Builder scan = at(childOf(receive, "ticket.scan"), NOW.plusSeconds(200_000), SHORT);
    Span.Builder later = at(childOf(receive, "later"), NOW.plusMillis(139), SHORT);
    write("a", send);
    write("b", receive, later);
    write("c", scan);

    assertThat(names(reviewed(send))).doesNotContain("skewed");
  }

  @Test
  void spanThatCameMinutesAfterItsEnd_isLate_butNotByADemoClock() {
    Instant past = NOW.minus(Duration.ofMinutes(30));
    Span.Builder late = at(span("late", NOW), past, SHORT);
    Span.Builder demo =
        at(span("demo", NOW), past, SHORT)
            .addAttributes(
                attribute("demo.clock_offset", AnyValue.newBuilder().setIntValue(-1_800)));
    write("a", late, demo);

    assertThat(label(reviewed(late), "late"))
        .isEqualTo("1 span stored over 5 minutes after the end.");
    assertThat(names(reviewed(demo))).isEmpty();
  }

  @Test
  void spanIdUsedTwice_isTold_butNotWhereClientAndServerShareIt() {
    Span.Builder first = at(span("first", NOW), NOW, LONG);
    Span.Builder twin = at(first.clone().setName("twin"), NOW.plusMillis(1), SHORT);
    write("a", first, twin);
    Span.Builder client = at(span("call", NOW), NOW, LONG).setKind(SpanKind.SPAN_KIND_CLIENT);
    write("a", client);
    write("b", client.clone().setKind(SpanKind.SPAN_KIND_SERVER));

    assertThat(label(reviewed(first), "duplicate_ids")).isEqualTo("1 span id used more than once.");
    assertThat(names(reviewed(client))).isEmpty();
  }

  @Test
  void spanWithoutItsParent_makesTheTraceIncompleteUntilItComes() {
    Span.Builder root = at(span("root", NOW), NOW, LONG);
    write("a", at(childOf(root, "child"), NOW, SHORT));
    JsonObject before = reviewed(root);
    write("a", root);

    assertThat(before.getString("state")).isEqualTo("incomplete");
    assertThat(label(before, "orphans")).isEqualTo("1 parent span not received.");
    assertThat(reviewed(root).getString("state")).isEqualTo("complete");
  }

  @Test
  void journey_beforeItsEventEnds_awaitsItsScan_afterwardsNot() {
    Span.Builder coming = order(NOW.plus(Duration.ofDays(3)));
    Span.Builder over = order(NOW.minus(Duration.ofDays(1)));

    assertThat(reviewed(coming).getString("state")).isEqualTo("awaiting_scan");
    assertThat(names(reviewed(coming))).containsExactly("awaiting_scan");
    assertThat(reviewed(over).getString("state")).isEqualTo("complete");
    assertThat(reviewed(over).getString("stateReason"))
        .isEqualTo("The event is over, and no ticket was admitted.");
    assertThat(names(reviewed(over))).isEmpty();
    assertThat(found("awaiting_scan")).contains(hex(coming)).doesNotContain(hex(over));
    assertThat(found("complete")).contains(hex(over)).doesNotContain(hex(coming));
  }

  @Test
  void scan_afterRetentionTookItsPurchase_saysSo() {
    Span.Builder order = order(NOW.minus(Duration.ofDays(60)));
    store
        .pool()
        .query(
            "UPDATE trace_summaries SET updated_at = now() - interval '61 days', last_end = now() - interval '61 days'"
                + " WHERE trace_id = '"
                + hex(order)
                + "'")
        .execute()
        .await();
    Eventually.eventually(
        () -> assertThat(admin().post("/api/retention/run", "").status()).isEqualTo(202));
    Eventually.eventually(
        () -> assertThat(admin().get("/api/traces/" + hex(order)).status()).isEqualTo(404));

    write(
        "scanner-service",
        at(childOf(order, "ticket.scan"), NOW, SHORT)
            .addAttributes(text("scan.result", "ADMITTED")));

    JsonObject trace = reviewed(order);
    assertThat(trace.getString("state")).isEqualTo("scanned");
    assertThat(label(trace, "beyond_retention")).contains("of order O-77 was removed on 2");
    assertThat(trace.getString("stateReason")).contains("removed on");
    assertThat(trace.getJsonObject("beyondRetention").getString("orderNumber")).isEqualTo("O-77");
    assertThat(trace.getJsonObject("beyondRetention").getLong("spanCount")).isEqualTo(1);
  }

  @Test
  void errorAfterItsTraceWasSampledOut_isKeptAsWhatItIs() {
    Span.Builder root = at(span("root", NOW), NOW, LONG);
    write("nobody-wants", root);
    Eventually.eventually(
        () -> assertThat(admin().get("/api/traces/" + hex(root)).status()).isEqualTo(404));

    write("a", failed(at(childOf(root, "late error"), NOW, SHORT)));

    JsonObject trace = reviewed(root);
    assertThat(trace.getString("keptBecause")).isEqualTo("late_error");
    assertThat(label(trace, "sampled")).isEqualTo("1 earlier span sampled out.");
    assertThat(admin().get("/api/sampling").json().getJsonArray("days").encode())
        .contains("nobody-wants");
    assertThat(store.http().get("/metrics").body()).contains("maguey_tail_spans_sampled_total");
  }

  @Test
  void runawayTrace_keepsItsEndsItsErrorsAndItsAdmissions() {
    Span.Builder root = at(span("root", NOW), NOW, Duration.ofSeconds(10));
    List<Span.Builder> many = new ArrayList<>(List.of(root));
    for (int i = 1; i < 3_000; i++) {
      Span.Builder step = at(childOf(root, "step-" + i), NOW.plusMillis(i), Duration.ofMillis(1));
      if (i == 1_600) {
        step.setName("ticket.scan").addAttributes(text("scan.result", "ADMITTED"));
      }
      many.add(i == 1_500 ? failed(step) : step);
    }
    write("a", many.toArray(Span.Builder[]::new));
    Eventually.eventually(
        () -> assertThat(label(summary(root), "trimmed")).startsWith("1998 spans"));
    write("scanner-service", at(childOf(root, "ticket.scan"), NOW.plusSeconds(20), SHORT));

    JsonObject detail = detail(root);
    assertThat(detail.getJsonObject("trace").getLong("spanCount")).isEqualTo(1_003);
    assertThat(detail.getLong("hiddenSpans")).isZero();
    List<String> shown =
        detail.getJsonArray("spans").stream().map(s -> ((JsonObject) s).getString("name")).toList();
    assertThat(shown)
        .hasSize(1_003)
        .contains("root", "step-1", "step-499", "step-1500", "step-2999")
        .doesNotContain("step-500", "step-2499");
    assertThat(shown).filteredOn("ticket.scan"::equals).hasSize(2);
  }

  private Span.Builder order(Instant eventEnds) {
    Span.Builder order = at(span("POST /api/orders", NOW), NOW, SHORT);
    write("orders-service", order);
    store
        .pool()
        .query(
            "INSERT INTO journeys (trace_id, order_id, order_number, ticket_count, event_ends_at) VALUES ('%s', '%s', 'O-77', 2, '%s')"
                .formatted(hex(order), UUID.randomUUID(), eventEnds))
        .execute()
        .await();
    return order;
  }

  private void write(String service, Span.Builder... batch) {
    spans.write(Decoded.spans(request(service, List.of(batch)))).await();
  }

  private static String found(String state) {
    return admin().get("/api/traces/search?service=orders-service&state=" + state).body();
  }

  /** The summary, when nothing is left to be found out about the trace. */
  private static JsonObject reviewed(Span.Builder span) {
    Eventually.eventually(
        () ->
            assertThat(
                    store
                        .pool()
                        .query(
                            "SELECT FROM trace_summaries WHERE review_at IS NULL AND trace_id = '"
                                + hex(span)
                                + "'")
                        .execute()
                        .await())
                .hasSize(1));
    JsonObject listed =
        admin()
            .get("/api/traces/search?q=" + hex(span))
            .json()
            .getJsonArray("traces")
            .getJsonObject(0);
    assertThat(listed).as("list and detail").isEqualTo(summary(span));
    return listed;
  }

  private static JsonObject summary(Span.Builder span) {
    return detail(span).getJsonObject("trace");
  }

  private static JsonObject detail(Span.Builder span) {
    return admin().get("/api/traces/" + hex(span)).json();
  }

  private static List<String> names(JsonObject trace) {
    JsonArray labels = trace.getJsonArray("labels");
    return labels.stream().map(label -> ((JsonObject) label).getString("name")).toList();
  }

  private static String label(JsonObject trace, String name) {
    return trace.getJsonArray("labels").stream()
        .map(JsonObject.class::cast)
        .filter(label -> label.getString("name").equals(name))
        .map(label -> label.getString("why"))
        .findFirst()
        .orElse("");
  }

  private static HttpCalls admin() {
    return store.http().bearer(store.token(Tokens.ADMIN));
  }
}
