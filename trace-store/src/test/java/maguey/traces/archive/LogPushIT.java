package maguey.traces.archive;

import static maguey.traces.SpanFixture.childOf;
import static maguey.traces.SpanFixture.failed;
import static maguey.traces.SpanFixture.hex;
import static maguey.traces.SpanFixture.span;
import static maguey.traces.SpanFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.trace.v1.Span;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import maguey.common.auth.Tokens;
import maguey.common.boot.ServiceContext;
import maguey.testkit.Eventually;
import maguey.testkit.HttpCalls;
import maguey.testkit.ServiceExtension;
import maguey.traces.StoreDoors;
import maguey.traces.TraceStores;
import maguey.traces.export.OddSpans;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The log push from the doors of the store to a bucket, and back. */
class LogPushIT {
  private static final S3Peer BUCKET = new S3Peer();
  private static final StoreDoors DOORS = new StoreDoors();

  @RegisterExtension
  static final ServiceExtension service =
      DOORS
          .service()
          .with("MAGUEY_REVIEW_QUIET_SECONDS", "0")
          .with("MAGUEY_ARCHIVE_EVERY_SECONDS", "0")
          .with("MAGUEY_S3_BUCKET", S3Peer.BUCKET)
          .with("MAGUEY_S3_ENDPOINT", BUCKET::endpoint)
          .with("MAGUEY_S3_ACCESS_KEY", S3Peer.KEY)
          .with("MAGUEY_S3_SECRET_KEY", S3Peer.SECRET)
          .with("MAGUEY_S3_PREFIX", "shop");

  private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.MICROS);

  @AfterEach
  void mend() {
    BUCKET.back();
  }

  @AfterAll
  static void close() throws Exception {
    BUCKET.close();
  }

  @Test
  void trace_pushedAndForgotten_comesBackAsItWas() {
    OddSpans odd = new OddSpans(NOW);
    DOORS.send(odd.request());
    List<String> before = DOORS.rows(odd.root);
    JsonObject object = pushed(odd.root);

    assertThat(object.getString("key"))
        .matches("trace-logs/\\d{4}-\\d\\d-\\d\\d/\\d\\d/[0-9a-f]{32}\\.jsonl\\.gz");
    assertThat(BUCKET.lines("shop/" + object.getString("key")))
        .hasSize(object.getInteger("lines"))
        .anyMatch(line -> line.contains(hex(odd.root)))
        .noneMatch(line -> line.contains("hunter2"));
    DOORS.forget(odd.root);
    JsonObject wish = new JsonObject().put("traceId", hex(odd.root));
    assertThat(imported(wish).getInteger("stored")).isEqualTo(6);
    assertThat(DOORS.rows(odd.root)).hasSize(6).isEqualTo(before);

    JsonObject again = imported(wish);

    assertThat(again.getInteger("stored")).isZero();
    assertThat(again.getInteger("duplicate")).isEqualTo(6);
    assertThat(DOORS.rows(odd.root)).isEqualTo(before);
    JsonObject last =
        admin().get("/api/archive/imports").json().getJsonArray("imports").getJsonObject(0);
    assertThat(last.getString("state")).isEqualTo("done");
    assertThat(last.getJsonObject("wanted")).isEqualTo(wish);
  }

  @Test
  void period_comesBack_withItsTracesAlone() {
    Instant then = NOW.minus(3, ChronoUnit.DAYS);
    Span.Builder inside = failed(span("inside", then));
    Span.Builder later = failed(span("later", then.plusSeconds(3_600)));
    Span.Builder unwanted = span("nobody asks for it", then);
    DOORS.send("shop", inside, later, unwanted);
    pushed(inside);
    pushed(later);
    DOORS.forget(inside);
    DOORS.forget(later);

    imported(
        new JsonObject()
            .put("from", then.minusSeconds(60).toString())
            .put("to", then.plusSeconds(60).toString()));

    assertThat(DOORS.rows(inside)).hasSize(1);
    assertThat(DOORS.rows(later)).isEmpty();
    assertThat(objects(unwanted)).isEmpty();
  }

  @Test
  void bucketAway_isSeen_andCostsDiskAlone() {
    BUCKET.away();
    Span.Builder trace = failed(span("while it is away", NOW));
    DOORS.send("shop", trace);
    Eventually.eventually(
        () -> {
          assertThat(admin().post("/api/archive/push", "").status()).isEqualTo(503);
          assertThat(objects(trace)).hasSize(1);
        });

    JsonObject health = service.http().get("/health/ready").json().getJsonObject("archive");
    assertThat(health.getInteger("objects")).isPositive();
    assertThat(health.getString("failingSince")).isNotNull();
    assertThat(service.http().get("/health/ready").status()).isEqualTo(200);
    assertThat(service.http().get("/metrics").body())
        .contains("maguey_archive_failing 1.0")
        .containsPattern("maguey_archive_queue_objects [1-9]");
    assertThat(objects(trace).get(0).getString("deliveredAt")).isNull();
    BUCKET.back();
    JsonObject object = pushed(trace);
    assertThat(BUCKET.lines("shop/" + object.getString("key"))).isNotEmpty();
    Eventually.eventually(
        () ->
            assertThat(service.http().get("/metrics").body())
                .contains("maguey_archive_failing 0.0")
                .contains("maguey_archive_queue_objects 0.0"));
  }

  @Test
  void subject_isErasedFromTheBucketToo() {
    String email = "ana.archived@example.org";
    String hash = TraceStores.emailHash(email);
    Span.Builder order =
        failed(span("POST /api/orders", NOW))
            .addAttributes(text("customer.email_hash", hash))
            .addAttributes(text("user.name", "Ana Archived"))
            .addAttributes(text("order.number", "ARCHIVED1"))
            .addEvents(Span.Event.newBuilder().setName("mail to " + email));
    Span.Builder other = failed(span("of somebody else", NOW));
    DOORS.send("orders-service", order, childOf(order, "note").addAttributes(text("to", email)));
    DOORS.send("orders-service", other.addAttributes(text("user.name", "Bo Stays")));
    JsonObject object = pushed(order);
    pushed(other);

    JsonObject erased = erase(email);

    assertThat(erased.getInteger("archiveObjects")).isEqualTo(1);
    assertThat(erased.getInteger("archives")).isEqualTo(1);
    String left = String.join("", BUCKET.lines("shop/" + object.getString("key")));
    assertThat(left).doesNotContain(hash).doesNotContain("Ana Archived").contains("ARCHIVED1");
    assertThat(BUCKET.keys().stream().flatMap(key -> BUCKET.lines(key).stream()))
        .anyMatch(line -> line.contains("Bo Stays"));
    DOORS.forget(order);
    imported(new JsonObject().put("traceId", hex(order)));
    assertThat(DOORS.rows(order)).hasSize(2).noneMatch(row -> row.contains(hash));
    assertThat(erase(email).getInteger("archiveObjects")).isZero();
  }

  @Test
  void erasure_whileTheBucketIsAway_saysWhatIsOpen() {
    String email = "gil.archived@example.org";
    Span.Builder order =
        failed(span("POST /api/orders", NOW))
            .addAttributes(text("customer.email_hash", TraceStores.emailHash(email)));
    DOORS.send("orders-service", order);
    pushed(order);
    BUCKET.away();

    HttpCalls.Answer answer =
        admin().send("DELETE", "/api/subjects/" + StoreDoors.encoded(email), null);

    assertThat(answer.status()).as(answer.body()).isEqualTo(202);
    String report = answer.header("location");
    assertThat(report).endsWith(answer.json().getString("erasure"));
    JsonObject told =
        Eventually.await(
            () -> {
              JsonObject now = admin().get(report).json();
              assertThat(now.getString("state")).isEqualTo("broken_off");
              return now;
            });
    assertThat(told.getJsonArray("open")).containsExactly("archives");
    assertThat(told.getJsonObject("erased").getInteger("spans")).isEqualTo(1);
    assertThat(told.getJsonObject("erased").getInteger("archiveObjects")).isZero();
    assertThat(DOORS.viewer().get(report).status()).isEqualTo(403);
    assertThat(admin().get("/api/erasures/" + UUID.randomUUID()).status()).isEqualTo(404);
    assertThat(admin().get("/api/erasures/nonsense").status()).isEqualTo(404);
  }

  @Test
  void requests_logins_andRefusals_areWrittenDown_withoutSecrets() {
    HttpCalls forged = service.http().bearer("eyJhbGciOiJIUzI1NiJ9.e30.c2VjcmV0LXNpZ25hdHVyZQ");
    assertThat(forged.get("/api/traces/search?q=very-private").status()).isEqualTo(401);
    assertThat(DOORS.viewer().get("/api/retention/runs").status()).isEqualTo(403);
    assertThat(admin().get("/api/traces/" + "0".repeat(31) + "1").status()).isEqualTo(404);
    assertThat(
            service
                .http()
                .with("content-type", "application/x-www-form-urlencoded")
                .send("POST", "/login", "token=" + service.token(Tokens.VIEWER))
                .status())
        .isEqualTo(302);
    erase("dee.watched@example.org");

    String lines =
        written(
            "audit-logs",
            "UNAUTHENTICATED",
            "FORBIDDEN",
            "NOT_FOUND",
            "audit.login",
            "INSERT erasures");

    assertThat(event(lines, "audit.refusal", "UNAUTHENTICATED"))
        .contains("\"http.route\":\"/api/traces/search\"", "\"http.response.status_code\":401")
        .doesNotContain("subject");
    assertThat(event(lines, "audit.refusal", "FORBIDDEN"))
        .contains("\"subject\":\"test\"", "\"role\":\"viewer\"", "/api/retention/runs");
    assertThat(event(lines, "audit.request", "NOT_FOUND"))
        .contains("\"role\":\"admin\"", "\"http.route\":\"/api/traces/{traceId}\"", "traceId");
    assertThat(event(lines, "audit.login", "302")).contains("\"subject\":\"test\"");
    String erasure = event(lines, "audit.request", "INSERT erasures");
    assertThat(erasure).contains("\"http.route\":\"/api/subjects/{subject}\"", "\"statements\":[");
    assertThat(lines.lines().filter(line -> line.contains("audit.statement")))
        .as("statements of the request are in its own record")
        .noneMatch(line -> line.contains(new JsonObject(erasure).getString("traceId")));
    assertThat(lines)
        .doesNotContain("very-private", "c2VjcmV0", "dee.watched", "/health/ready")
        .doesNotContain(TraceStores.emailHash("dee.watched@example.org"));
  }

  @Test
  void slowStatements_areWrittenDown() {
    ServiceContext store = service.running(0).context();
    Promise<Object> slept = Promise.promise();
    store
        .vertx()
        .runOnContext(
            here ->
                store
                    .spans()
                    .inSpan("slow", () -> store.pool().query("SELECT pg_sleep(1.05)").execute())
                    .<Object>mapEmpty()
                    .onComplete(slept));
    slept.future().await();

    String lines = written("performance-logs", "performance.query");

    assertThat(event(lines, "performance.query", "SELECT")).contains("duration_ms", "trace-store");
  }

  /** Waits until objects of the stream hold these texts, and returns their lines. */
  private static String written(String stream, String... texts) {
    return Eventually.await(
        () -> {
          assertThat(admin().post("/api/archive/push", "").status()).isIn(200, 202);
          String lines =
              BUCKET.keys().stream()
                  .filter(key -> key.startsWith("shop/" + stream))
                  .flatMap(key -> BUCKET.lines(key).stream())
                  .collect(Collectors.joining("\n"));
          assertThat(lines).contains(texts);
          return lines;
        });
  }

  private static String event(String lines, String name, String with) {
    return lines
        .lines()
        .filter(line -> line.contains("\"event\":\"" + name + "\"") && line.contains(with))
        .findFirst()
        .orElseThrow(() -> new AssertionError("No " + name + " with " + with + " in " + lines));
  }

  @Test
  void rubbish_isRefused_andStrangersAreKeptOut() {
    HttpCalls viewer = DOORS.viewer();
    assertThat(service.http().get("/api/archive").status()).isEqualTo(401);
    assertThat(viewer.get("/api/archive").body())
        .contains(BUCKET.endpoint() + "/archive/shop/")
        .doesNotContain(S3Peer.KEY)
        .doesNotContain(S3Peer.SECRET);
    assertThat(viewer.post("/api/archive/push", "").status()).isEqualTo(403);
    assertThat(viewer.post("/api/archive/imports", "{}").status()).isEqualTo(403);
    assertThat(admin().get("/api/archive/objects?stream=nonsense").status()).isEqualTo(400);
    assertThat(admin().get("/api/archive/objects?traceId=nonsense").status()).isEqualTo(400);
    for (String wish :
        List.of(
            "{}",
            "{\"traceId\":\"nonsense\"}",
            "{\"from\":\"2026-01-01T00:00:00Z\"}",
            "{\"from\":\"yesterday\",\"to\":\"today\"}",
            "{\"from\":\"2026-01-02T00:00:00Z\",\"to\":\"2026-01-01T00:00:00Z\"}")) {
      assertThat(admin().post("/api/archive/imports", wish).status()).as(wish).isEqualTo(422);
    }
    JsonObject none = imported(new JsonObject().put("traceId", "0".repeat(31) + "1"));
    assertThat(none.getInteger("objects")).isZero();
  }

  /** Waits until the trace is quiet, and delivers it. */
  private static JsonObject pushed(Span.Builder trace) {
    return Eventually.await(
        () -> {
          assertThat(admin().post("/api/archive/push", "").status()).isIn(200, 202);
          List<JsonObject> found = objects(trace);
          assertThat(found).isNotEmpty();
          assertThat(found.get(0).getString("deliveredAt")).isNotNull();
          return found.get(0);
        });
  }

  private static List<JsonObject> objects(Span.Builder trace) {
    return DOORS
        .get("/api/archive/objects?stream=trace-logs&traceId=" + hex(trace))
        .getJsonArray("objects")
        .stream()
        .map(JsonObject.class::cast)
        .toList();
  }

  private static JsonObject imported(JsonObject wish) {
    HttpCalls.Answer answer = admin().post("/api/archive/imports", wish);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.json().getJsonObject("report");
  }

  private static JsonObject erase(String email) {
    HttpCalls.Answer answer =
        admin().send("DELETE", "/api/subjects/" + StoreDoors.encoded(email), null);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.json().getJsonObject("erased");
  }

  private static HttpCalls admin() {
    return service.http().bearer(service.token(Tokens.ADMIN));
  }
}
