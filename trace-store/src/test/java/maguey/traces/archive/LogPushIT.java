package maguey.traces.archive;

import static maguey.traces.SpanFixture.failed;
import static maguey.traces.SpanFixture.hex;
import static maguey.traces.SpanFixture.span;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.trace.v1.Span;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import maguey.testkit.Eventually;
import maguey.testkit.HttpCalls;
import maguey.traces.export.OddSpans;
import org.junit.jupiter.api.Test;

/** The log push from the doors of the store to a bucket, and back. */
class LogPushIT extends PushingStore {
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
}
