package maguey.traces.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import maguey.common.auth.Tokens;
import maguey.testkit.Eventually;
import maguey.testkit.HttpCalls;
import maguey.testkit.ServiceExtension;
import maguey.traces.TraceStoreMain;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RetentionApiIT {
  @RegisterExtension
  static final ServiceExtension store =
      ServiceExtension.of(new TraceStoreMain())
          .with("MAGUEY_OTLP_PORT", "0")
          .with("MAGUEY_OTLP_GRPC_PORT", "0")
          .with("MAGUEY_EMAIL_HASH_SECRET", "an-e-mail-hash-secret-of-the-tests")
          .with("MAGUEY_RETENTION_RULES", "* GET /health=2");

  private static final String UNKNOWN = "/api/retention/pins/4bf92f3577b34da6a3ce929d0e0e4736";

  @Test
  void dryRun_tellsPolicyAndWhatWouldGo() {
    JsonObject preview = admin().get("/api/retention/dry-run").json();

    assertThat(preview.getJsonObject("policy").getInteger("days")).isEqualTo(30);
    assertThat(preview.getJsonObject("policy").getJsonArray("rules").encode())
        .contains("GET /health");
    assertThat(preview.getJsonObject("traces").getBoolean("isWhole")).isTrue();
    assertThat(preview.getJsonArray("days")).isNotEmpty();
    assertThat(preview.getJsonArray("tables").encode()).contains("scan_logs");
  }

  @Test
  void run_isBegunAndTold() {
    Eventually.eventually(
        () -> assertThat(admin().post("/api/retention/run", "").status()).isEqualTo(202));

    Eventually.eventually(
        () ->
            assertThat(
                    admin()
                        .get("/api/retention/runs")
                        .json()
                        .getJsonArray("runs")
                        .getJsonObject(0)
                        .getString("outcome"))
                .isEqualTo("done"));
  }

  @Test
  void viewers_mayNotRemoveOrPin() {
    HttpCalls viewer = store.http().bearer(store.token(Tokens.VIEWER));

    assertThat(viewer.get("/api/retention/dry-run").status()).isEqualTo(403);
    assertThat(viewer.post("/api/retention/run", "").status()).isEqualTo(403);
    assertThat(viewer.send("DELETE", UNKNOWN, null).status()).isEqualTo(403);
    assertThat(viewer.get("/api/retention/pins").status()).isEqualTo(200);
    assertThat(store.http().get("/api/retention/runs").status()).isEqualTo(401);
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
    return store.http().bearer(store.token(Tokens.ADMIN));
  }
}
