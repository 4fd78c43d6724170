package maguey.traces.retention;

import static java.util.stream.Collectors.toMap;
import static maguey.traces.SpanFixture.childOf;
import static maguey.traces.SpanFixture.hex;
import static maguey.traces.SpanFixture.span;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.trace.v1.Span;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import maguey.common.auth.Tokens;
import maguey.testkit.Eventually;
import maguey.testkit.HttpCalls;
import maguey.traces.TraceStores;
import maguey.traces.journey.SoldOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RetentionApiIT {
  @RegisterExtension
  static final TraceStores store =
      TraceStores.nodes(1)
          .with("MAGUEY_RETENTION_RULES", "* GET /health=2")
          .with("MAGUEY_RETENTION_MAX_GIB", "1");

  private static final String UNKNOWN = "/api/retention/pins/4bf92f3577b34da6a3ce929d0e0e4736";

  @Test
  void dryRun_tellsPolicyAndWhatWouldGo() {
    JsonObject preview = admin().get("/api/retention/dry-run").json();

    assertThat(preview.getJsonObject("policy").getInteger("days")).isEqualTo(30);
    assertThat(preview.getJsonObject("policy").getJsonArray("rules").encode())
        .contains("GET /health");
    assertThat(preview.getJsonObject("traces").getBoolean("isWhole")).isTrue();
    assertThat(preview.getJsonObject("size").getLong("maxBytes")).isEqualTo(1L << 30);
    assertThat(preview.getJsonObject("size").getBoolean("isOver")).isFalse();
    assertThat(preview.getJsonArray("days")).isNotEmpty();
    assertThat(preview.getJsonArray("tables").encode()).contains("scan_logs");
  }

  @Test
  void run_isBegunAndTold() {
    run();
  }

  @Test
  void run_takesWhatIsOld_butNoJourneyAndNothingPinned() {
    Instant then = Instant.now().minus(Duration.ofDays(40));
    Span.Builder plain = span("plain", then);
    Span.Builder pinned = span("pinned", then);
    Span.Builder noise = span("GET /health", Instant.now().minus(Duration.ofDays(4)));
    store.send("shop", plain, noise, pinned, childOf(pinned, "under it"));
    SoldOrder order = new SoldOrder(store, "fair", then, then.plus(Duration.ofDays(20)), 1, true);
    new RetentionStage(store.pool()).backdate();
    HttpCalls json = admin().with("content-type", "application/json");
    String pin = "/api/retention/pins/" + hex(pinned);
    assertThat(json.send("PUT", pin, "{\"reason\":\"an inquiry\"}").status()).isEqualTo(204);

    run();

    assertThat(store.api().get("/api/traces/" + hex(plain)).status()).isEqualTo(404);
    assertThat(store.api().get("/api/traces/" + hex(noise)).status()).isEqualTo(404);
    assertThat(spans(pinned)).isEqualTo(2);
    assertThat(spans(order.root)).isEqualTo(3);

    assertThat(json.send("DELETE", pin, null).status()).isEqualTo(204);
    run();
    assertThat(store.api().get("/api/traces/" + hex(pinned)).status()).isEqualTo(404);
    assertThat(spans(order.root)).isEqualTo(3);
  }

  @Test
  void viewers_mayNotRemoveOrPin() {
    HttpCalls viewer = store.api();

    assertThat(viewer.get("/api/retention/dry-run").status()).isEqualTo(403);
    assertThat(viewer.post("/api/retention/run", "").status()).isEqualTo(403);
    assertThat(viewer.send("DELETE", UNKNOWN, null).status()).isEqualTo(403);
    assertThat(viewer.get("/api/retention/pins").status()).isEqualTo(200);
    assertThat(store.anonymous(0).get("/api/retention/runs").status()).isEqualTo(401);
  }

  @Test
  void pins_ofWhatIsNotThere_areProblems() {
    HttpCalls json = admin().with("content-type", "application/json");

    assertThat(json.send("PUT", UNKNOWN, "{\"reason\":\"why\"}").status()).isEqualTo(404);
    assertThat(json.send("PUT", UNKNOWN, "{}").status()).isIn(400, 422);
    assertThat(json.send("PUT", "/api/retention/pins/xyz", "{\"reason\":\"why\"}").status())
        .isEqualTo(400);
    assertThat(json.send("DELETE", UNKNOWN, null).status()).isEqualTo(404);
  }

  private static HttpCalls admin() {
    return store.anonymous(0).bearer(store.token(Tokens.ADMIN));
  }

  /** Begins a run, as soon as none is under way, and waits for its end. */
  private static void run() {
    String id = Eventually.await(RetentionApiIT::begun);
    Eventually.eventually(() -> assertThat(outcomes()).containsEntry(id, "done"));
  }

  private static String begun() {
    HttpCalls.Answer answer = admin().post("/api/retention/run", "");
    assertThat(answer.status()).as(answer.body()).isEqualTo(202);
    return answer.json().getString("run");
  }

  private static Map<String, String> outcomes() {
    return admin().get("/api/retention/runs").json().getJsonArray("runs").stream()
        .map(JsonObject.class::cast)
        .filter(run -> run.getString("outcome") != null)
        .collect(toMap(run -> run.getString("id"), run -> run.getString("outcome")));
  }

  private static int spans(Span.Builder trace) {
    return store.get("/api/traces/" + hex(trace)).getJsonArray("spans").size();
  }
}
