package maguey.traces.archive;

import static maguey.traces.SpanFixture.hex;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.trace.v1.Span;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import maguey.common.auth.Tokens;
import maguey.testkit.Eventually;
import maguey.testkit.HttpCalls;
import maguey.testkit.ServiceExtension;
import maguey.testkit.Shared;
import maguey.traces.StoreDoors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A store with all its doors and a bucket that it pushes to when it is told. */
abstract class PushingStore {
  static final S3Peer BUCKET = new S3Peer();
  static final StoreDoors DOORS = new StoreDoors();

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

  @Order(1)
  @RegisterExtension
  static final Shared SHARED_BUCKET = Shared.of(BUCKET);

  @Order(2)
  @RegisterExtension
  static final Shared SHARED_STORE = Shared.of(service);

  static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.MICROS);

  @AfterEach
  void mend() {
    BUCKET.back();
  }

  /** Waits until the trace is quiet, and delivers it. */
  static JsonObject pushed(Span.Builder trace) {
    return Eventually.await(
        () -> {
          assertThat(admin().post("/api/archive/push", "").status()).isIn(200, 202);
          List<JsonObject> found = objects(trace);
          assertThat(found).isNotEmpty();
          assertThat(found.get(0).getString("deliveredAt")).isNotNull();
          return found.get(0);
        });
  }

  static List<JsonObject> objects(Span.Builder trace) {
    return DOORS
        .get("/api/archive/objects?stream=trace-logs&traceId=" + hex(trace))
        .getJsonArray("objects")
        .stream()
        .map(JsonObject.class::cast)
        .toList();
  }

  static JsonObject imported(JsonObject wish) {
    HttpCalls.Answer answer = admin().post("/api/archive/imports", wish);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.json().getJsonObject("report");
  }

  static JsonObject erase(String email) {
    HttpCalls.Answer answer =
        admin().send("DELETE", "/api/subjects/" + StoreDoors.encoded(email), null);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.json().getJsonObject("erased");
  }

  static HttpCalls admin() {
    return service.http().bearer(service.token(Tokens.ADMIN));
  }
}
