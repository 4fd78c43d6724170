package maguey.traces.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Stream;
import maguey.common.auth.Tokens;
import maguey.common.boot.ServiceContext;
import maguey.testkit.Eventually;
import maguey.testkit.HttpCalls;
import maguey.traces.TraceStores;
import org.junit.jupiter.api.Test;

/** What the store itself does, in the streams beside that of the traces. */
class AuditAndPerformanceLogsIT extends PushingStore {
  private static final String AUDIT = "audit-logs";

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

    assertThat(written(AUDIT, "audit.refusal", "UNAUTHENTICATED", "/api/traces/search"))
        .contains("\"http.route\":\"/api/traces/search\"", "\"http.response.status_code\":401")
        .doesNotContain("subject");
    assertThat(written(AUDIT, "audit.refusal", "FORBIDDEN", "/api/retention/runs"))
        .contains("\"subject\":\"test\"", "\"role\":\"viewer\"");
    assertThat(written(AUDIT, "audit.request", "NOT_FOUND", "/api/traces/{traceId}"))
        .contains("\"role\":\"admin\"", "traceId");
    assertThat(written(AUDIT, "audit.login", "302")).contains("\"subject\":\"test\"");
    String erasure = written(AUDIT, "audit.request", "INSERT erasures");
    assertThat(erasure).contains("\"http.route\":\"/api/subjects/{subject}\"", "\"statements\":[");
    List<String> lines = lines(AUDIT);
    assertThat(lines)
        .as("statements of the request are in its own record")
        .filteredOn(line -> line.contains("audit.statement"))
        .noneMatch(line -> line.contains(new JsonObject(erasure).getString("traceId")));
    assertThat(String.join("\n", lines))
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

    assertThat(written("performance-logs", "performance.query", "SELECT"))
        .contains("duration_ms", "trace-store");
  }

  /** Waits until the stream has such an event with these texts, and gives its line. */
  private static String written(String stream, String event, String... with) {
    return Eventually.await(
        () -> {
          assertThat(admin().post("/api/archive/push", "").status()).isIn(200, 202);
          return lines(stream).stream()
              .filter(line -> line.contains("\"event\":\"" + event + "\""))
              .filter(line -> Stream.of(with).allMatch(line::contains))
              .findFirst()
              .orElseThrow(() -> new AssertionError("No " + event + " with " + List.of(with)));
        });
  }

  private static List<String> lines(String stream) {
    return BUCKET.keys().stream()
        .filter(key -> key.startsWith("shop/" + stream))
        .flatMap(key -> BUCKET.lines(key).stream())
        .toList();
  }
}
