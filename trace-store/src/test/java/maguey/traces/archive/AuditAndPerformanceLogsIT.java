package maguey.traces.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.util.stream.Collectors;
import maguey.common.auth.Tokens;
import maguey.common.boot.ServiceContext;
import maguey.testkit.Eventually;
import maguey.testkit.HttpCalls;
import maguey.traces.TraceStores;
import org.junit.jupiter.api.Test;

/** What the store itself does, in the streams beside that of the traces. */
class AuditAndPerformanceLogsIT extends PushingStore {
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
}
