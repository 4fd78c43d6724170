package maguey.traces.erasure;

import static maguey.testkit.Eventually.eventually;
import static maguey.traces.SpanFixture.childOf;
import static maguey.traces.SpanFixture.hex;
import static maguey.traces.SpanFixture.randomSpanId;
import static maguey.traces.SpanFixture.request;
import static maguey.traces.SpanFixture.span;
import static maguey.traces.SpanFixture.text;
import static maguey.traces.SpanFixture.traceId;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.trace.v1.Span;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import maguey.common.auth.Tokens;
import maguey.testkit.HttpCalls;
import maguey.traces.TraceStores;
import maguey.traces.ingest.Decoded;
import maguey.traces.store.SpanStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SubjectErasureIT {
  /** Its own spans would wait for locks, too. */
  @RegisterExtension
  static final TraceStores store =
      TraceStores.nodes(1).behindAProxy().with("MAGUEY_SPANS_EXPORT", "none");

  private static final String TABLES =
      """
      SELECT c.oid::regclass::text FROM pg_class c
       WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND c.relname <> 'erasures'
      """;

  @Test
  void subject_afterErasure_isNowhere_andTheTraceStands() {
    String email = "ana.erased@example.org";
    String hash = TraceStores.emailHash(email);
    Span.Builder order =
        span("POST /api/orders", Instant.now())
            .addAttributes(text("customer.email_hash", hash))
            .addAttributes(text("user.name", "Ana"))
            .addAttributes(text("order.number", "ABC"))
            .addEvents(Span.Event.newBuilder().setName("mail to " + email));
    store.send("orders-service", order, childOf(order, "note").addAttributes(text("note", email)));
    moveToKept(order);

    JsonObject report = erase(email);

    assertThat(report.getString("state")).isEqualTo("done");
    assertThat(report.getJsonObject("erased").getLong("traces")).isEqualTo(1);
    assertThat(report.getJsonObject("erased").getLong("spans")).isEqualTo(1);
    assertThat(report.getJsonObject("erased").getLong("keptSpans")).isEqualTo(1);
    assertThat(dump()).hasSizeGreaterThan(10_000).doesNotContain(hash).doesNotContain("\"Ana\"");
    JsonObject trace = store.get("/api/traces/" + hex(order));
    assertThat(trace.getJsonArray("spans")).hasSize(2);
    assertThat(trace.encode()).contains("\"order.number\":\"ABC\"").contains("[email:erased]");
    assertThat(found(email)).isEmpty();
  }

  @Test
  void subject_ofManyTraces_isErasedFromAll_andNobodyElseIs() {
    String email = "gia.erased@example.org";
    String other = "hal.stays@example.org";
    List<Span.Builder> spans = new ArrayList<>();
    for (int n = 0; n < 120; n++) {
      spans.add(span("one of many", Instant.now()).addAttributes(text("note", email)));
    }
    Span.Builder both =
        span("of two", Instant.now())
            .addAttributes(text("note", email + " and " + other))
            .addAttributes(text("to", other));
    store.send("s", both);
    store.send("s", spans.toArray(Span.Builder[]::new));

    JsonObject erased = erase(email).getJsonObject("erased");

    assertThat(erased.getLong("traces")).isEqualTo(121);
    assertThat(erased.getLong("spans")).isEqualTo(121);
    assertThat(dump()).doesNotContain(TraceStores.emailHash(email));
    assertThat(found(other)).hasSize(1);
    assertThat(erase(other).getJsonObject("erased").getLong("spans")).isEqualTo(1);
    assertThat(dump()).doesNotContain(TraceStores.emailHash(other));
  }

  @Test
  void report_isThereAfterwards_andCountsWhatARepeatFinds() {
    String email = "ivy.erased@example.org";
    store.send("s", span("first", Instant.now()).addAttributes(text("note", email)));
    String report = "/api/erasures/" + erase(email).getString("erasure");
    store.send("s", span("late", Instant.now()).addAttributes(text("note", email)));

    new SubjectErasure(store.pool(), List.of()).repeat().await();

    JsonObject told = admin().get(report).json();
    assertThat(told.getString("state")).isEqualTo("done");
    assertThat(told.getString("finishedAt")).isNotNull();
    assertThat(told.getJsonArray("open")).isEmpty();
    assertThat(told.getJsonObject("erased").getLong("spans")).isEqualTo(2);
    assertThat(told.encode()).doesNotContain(email, TraceStores.emailHash(email));
  }

  @Test
  void erasure_again_findsNothing_andByHashToo() {
    String email = "bo.erased@example.org";
    store.send("s", span("x", Instant.now()).addAttributes(text("note", email)));

    assertThat(erase(TraceStores.emailHash(email)).getJsonObject("erased").getLong("spans"))
        .isEqualTo(1);
    assertThat(erase(email).getJsonObject("erased").getLong("spans")).isZero();
  }

  @Test
  void subject_inWhatWaitsInTheSpool_isErasedWhenThatIsStored() {
    String email = "fay.erased@example.org";
    Span.Builder spooled = span("spooled", Instant.now()).addAttributes(text("note", email));
    erase(email);
    store.database().stop();
    store.send("s", spooled);
    assertThat(store.get("/api/ingest").getJsonObject("spool").getLong("spans")).isEqualTo(1);

    store.database().start();

    eventually(
        () ->
            assertThat(store.get("/api/traces/" + hex(spooled)).encode())
                .contains("[email:erased]"));
    assertThat(found(email)).isEmpty();
  }

  @Test
  void subject_thatComesBackFromASendersSpool_isErasedOnceMore() {
    String email = "cy.erased@example.org";
    erase(email);
    Span.Builder late = span("late", Instant.now()).addAttributes(text("note", email));
    store.send("s", late);
    assertThat(found(email)).hasSize(1);

    new SubjectErasure(store.pool(), List.of()).repeat().await();

    assertThat(found(email)).isEmpty();
    assertThat(store.get("/api/traces/" + hex(late)).encode()).contains("[email:erased]");
  }

  @Test
  void subject_inSpansThatTheirTraceDoesNotKnowOf_isErasedThereToo() {
    String email = "di.erased@example.org";
    Span.Builder told = span("told", Instant.now()).addAttributes(text("note", email));
    store.send("s", told, childOf(told, "also").addAttributes(text("note", email)));
    sql(
        "UPDATE trace_summaries SET first_start = now() + interval '1 day', last_start = now() + interval '1 day'"
            + " WHERE trace_id = '%s'".formatted(hex(told)));

    erase(email);

    assertThat(dump()).doesNotContain(TraceStores.emailHash(email));
  }

  @Test
  void subject_ofABatchThatIsBeingWritten_isErasedWhenItIsThere() {
    String email = "ed.erased@example.org";
    Span.Builder first = span("first", Instant.now()).addAttributes(text("note", email));
    Span.Builder late =
        childOf(first, "late")
            .addAttributes(text("customer.email_hash", TraceStores.emailHash(email)))
            .addLinks(
                Span.Link.newBuilder()
                    .setTraceId(traceId(UUID.randomUUID()))
                    .setSpanId(randomSpanId()));
    store.send("s", first);
    SqlConnection other = store.pool().getConnection().await();
    Transaction holdingUp = other.begin().await();
    other.query("LOCK TABLE span_links IN SHARE MODE").execute().await();

    Future<?> writing =
        new SpanStore(store.pool()).append(Decoded.spans(request("s", List.of(late))));
    eventually(() -> assertThat(waiting()).isEqualTo(1));
    CompletableFuture<JsonObject> erasing = CompletableFuture.supplyAsync(() -> erase(email));
    eventually(() -> assertThat(erasing.isDone() || waiting() == 2).isTrue());
    holdingUp.rollback().await();
    other.close().await();
    writing.await();

    assertThat(erasing.join().getJsonObject("erased").getLong("spans")).isEqualTo(2);
    assertThat(dump()).doesNotContain(TraceStores.emailHash(email));
  }

  private static long waiting() {
    return store
        .pool()
        .query(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
        .execute()
        .await()
        .iterator()
        .next()
        .getLong(0);
  }

  private static void sql(String statement) {
    store.pool().query(statement).execute().await();
  }

  @Test
  void erasure_isOfAdministratorsOnly_andOfSubjectsOnly() {
    HttpCalls viewer = store.api();
    HttpCalls admin = admin();

    assertThat(viewer.send("DELETE", "/api/subjects/a%40example.org", null).status())
        .isEqualTo(403);
    assertThat(store.anonymous(0).send("DELETE", "/api/subjects/a%40example.org", null).status())
        .isEqualTo(401);
    assertThat(admin.send("DELETE", "/api/subjects/nobody", null).status()).isEqualTo(400);
  }

  private static void moveToKept(Span.Builder trace) {
    String id = "'" + hex(trace) + "'::uuid";
    store
        .pool()
        .query(
            "WITH moved AS (DELETE FROM spans WHERE trace_id = "
                + id
                + " AND name = 'note' RETURNING *)"
                + " INSERT INTO spans_kept SELECT * FROM moved")
        .execute()
        .await();
  }

  private static JsonObject erase(String subject) {
    HttpCalls.Answer answer =
        admin().send("DELETE", "/api/subjects/" + TraceStores.encoded(subject), null);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.json();
  }

  private static HttpCalls admin() {
    return store.anonymous(0).bearer(store.token(Tokens.ADMIN));
  }

  private static List<Object> found(String email) {
    return store
        .get("/api/traces/search?email=" + TraceStores.encoded(email))
        .getJsonArray("traces")
        .getList();
  }

  /** Every table, but for what tells which erasures are to be repeated. */
  private static String dump() {
    StringBuilder dump = new StringBuilder();
    for (Row table : rows(TABLES)) {
      rows("SELECT t::text FROM " + table.getString(0) + " t")
          .forEach(row -> dump.append(row.getString(0)).append('\n'));
    }
    return dump.toString();
  }

  private static Iterable<Row> rows(String sql) {
    return store.pool().query(sql).execute().await();
  }
}
