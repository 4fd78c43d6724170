package maguey.scanner;

import static maguey.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.IntFunction;
import maguey.testkit.Gzipped;
import maguey.testkit.HttpCalls;
import maguey.testkit.ServiceExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** From its one-time token to its revocation; who did what; and the log as a table. */
class DeviceLifeIT {
  private static final int WAYS = 12;

  @RegisterExtension static final OrdersStandIn ORDERS = new OrdersStandIn();
  @RegisterExtension static final ServiceExtension SERVICE = Scanner.serviceFor(ORDERS).nodes(2);

  private final Scanner scanner = new Scanner(SERVICE, ORDERS);
  private final String name = "phone " + UUID.randomUUID();

  @Test
  void provision_manyAtOnceWithOneToken_makesOneDevice() throws Exception {
    JsonObject oneTime = provisioning().json();
    JsonObject body = new JsonObject().put("token", oneTime.getString("token"));

    List<HttpCalls.Answer> answers = atOnce(i -> redeem(i % 2, body));

    assertThat(answers).filteredOn(a -> a.status() == 201).hasSize(1);
    assertThat(answers)
        .filteredOn(a -> a.status() != 201)
        .allSatisfy(a -> assertThat(a.status()).isEqualTo(400))
        .allSatisfy(a -> assertThat(a.body()).contains("used already", "provisioning-refused"));
    JsonObject device = answers.stream().filter(a -> a.status() == 201).findFirst().get().json();
    assertThat(device.getString("role")).isEqualTo("supervisor");
    assertThat(oneTime.getString("path")).endsWith(oneTime.getString("token"));
    HttpCalls own = SERVICE.http(1).bearer(device.getString("token"));
    assertThat(own.get("/api/devices/self").json().getString("name")).isEqualTo(name);
  }

  @Test
  void provision_expiredUnknownOrRubbish_isRefused() {
    String token = provisioning().json().getString("token");
    SERVICE.pool().query("UPDATE provisioning SET expires_at = now()").execute().await();

    HttpCalls.Answer expired = redeem(0, new JsonObject().put("token", token));

    assertThat(expired.status()).isEqualTo(400);
    assertThat(expired.body()).contains("has expired");
    HttpCalls.Answer unknown = redeem(0, new JsonObject().put("token", "mgp_" + "A".repeat(43)));
    assertThat(unknown.status()).isEqualTo(400);
    assertThat(unknown.body()).contains("not known");
    assertThat(redeem(0, new JsonObject().put("token", "1")).status()).isIn(400, 422);
    assertThat(SERVICE.http().post("/api/provisioning", wanted()).status()).isEqualTo(401);
  }

  @Test
  void device_revokedOrMoved_isHeardOnTheOtherNode() {
    Scanner.Gate gate = scanner.gate(0, "here");
    HttpCalls there = SERVICE.http(1).bearer(gate.token());
    assertThat(there.get("/api/devices/self").status()).isEqualTo(200);

    String device = "/api/devices/" + gate.deviceId();
    HttpCalls.Answer moved =
        scanner.admin().post(device + "/gate", new JsonObject().put("gate", "there"));
    assertThat(moved.json().getString("gate")).isEqualTo("there");
    eventually(
        () ->
            assertThat(there.get("/api/devices/self").json().getString("gate")).isEqualTo("there"));
    assertThat(scanner.admin().post(device + "/revoke", "").status()).isEqualTo(204);
    eventually(() -> assertThat(there.get("/api/devices/self").status()).isEqualTo(401));
    assertThat(there.get("/api/devices/self").json().getString("type"))
        .isEqualTo("urn:maguey:problem:device-revoked");
    assertThat(
            scanner
                .admin()
                .post("/api/devices/" + UUID.randomUUID() + "/gate", "{\"gate\":\"x\"}")
                .status())
        .isEqualTo(404);
  }

  @Test
  void heartbeat_always_showsInTheListAndTellsTheOffset() {
    Scanner.Gate gate = scanner.gate("H");
    JsonObject beat =
        new JsonObject()
            .put("deviceTime", Instant.now().plus(Duration.ofHours(2)))
            .put("roundTripMs", 40)
            .put("batteryPercent", 17)
            .put("queueLength", 3)
            .put("appVersion", "1.2");

    HttpCalls.Answer answer = gate.http().post("/api/devices/self/heartbeat", beat);

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.json().getLong("clockOffsetMs")).isBetween(6_900_000L, 7_300_000L);
    JsonObject listed = listed(gate);
    assertThat(listed.getInteger("batteryPercent")).isEqualTo(17);
    assertThat(listed.getInteger("queueLength")).isEqualTo(3);
    assertThat(listed.getString("state")).isEqualTo("active");
    assertThat(listed.getBoolean("online")).isTrue();
    JsonObject shorter = new JsonObject().put("deviceTime", "2026-05-01T20:00:00+02:00");
    assertThat(gate.http().post("/api/devices/self/heartbeat", shorter).status()).isEqualTo(200);
    assertThat(listed(gate).getInteger("batteryPercent")).isEqualTo(17);
    JsonObject reset = new JsonObject().put("deviceTime", "+123456-01-01T00:00:00Z");
    assertThat(gate.http().post("/api/devices/self/heartbeat", reset).status()).isEqualTo(200);
  }

  @Test
  void heartbeat_ofNonsense_isRefused() {
    Scanner.Gate gate = scanner.gate("N");
    for (String body :
        List.of(
            "{}",
            "{\"deviceTime\":\"now\"}",
            "{\"deviceTime\":\"2026-05-01T18:00:00Z\",\"batteryPercent\":101}",
            "{\"deviceTime\":\"2026-05-01T18:00:00Z\",\"queueLength\":-1}")) {
      assertThat(gate.http().post("/api/devices/self/heartbeat", body).status())
          .as(body)
          .isIn(400, 422);
    }
  }

  @Test
  void audit_ofWhatWasDone_saysWhoAndWhere() {
    Scanner.Gate supervisor = scanner.supervisor("audit-gate");
    IssuedTicket ticket = scanner.issue();
    supervisor.scan(scanner.codeOf(ticket));
    supervisor.override(scanner.codeOf(ticket), "entry", "=1+1, she says");

    JsonArray entries =
        scanner.admin().get("/api/audit?gate=audit-gate&limit=10").json().getJsonArray("entries");

    assertThat(entries).hasSize(2);
    JsonObject override = entries.getJsonObject(0);
    assertThat(override.getString("action")).isEqualTo("scan.overridden");
    assertThat(override.getString("actor")).isEqualTo("phone audit-gate");
    assertThat(override.getString("role")).isEqualTo("supervisor");
    assertThat(override.getString("subject")).isEqualTo(ticket.id().toString());
    assertThat(override.getString("traceId")).isEqualTo(ticket.traceId());
    assertThat(entries.getJsonObject(1).getString("action")).isEqualTo("device.created");
    assertThat(entries.getJsonObject(1).getString("actor")).isEqualTo("test");
    assertThat(supervisor.http().get("/api/audit").status()).isEqualTo(403);
  }

  @Test
  void scans_asCsv_areAllRowsWithGuardedCells() {
    Scanner.Gate supervisor = scanner.supervisor("csv-gate");
    IssuedTicket ticket = scanner.issue();
    supervisor.scan(scanner.codeOf(ticket));
    supervisor.override(scanner.codeOf(ticket), "entry", "=HYPERLINK(\"http://x\")");

    HttpCalls.Answer csv = scanner.admin().get("/api/scans.csv?gate=csv-gate");

    assertThat(csv.status()).isEqualTo(200);
    assertThat(csv.header("content-type")).startsWith("text/csv");
    List<String> lines = csv.body().lines().toList();
    assertThat(lines).hasSize(3);
    assertThat(lines.get(0)).startsWith("scannedAt,gate,device,direction,result,reason");
    assertThat(lines.get(1)).contains("\"'=HYPERLINK(\"\"http://x\"\")\"", ticket.traceId());
    assertThat(Gzipped.get(scanner.admin(), "/api/scans.csv?gate=csv-gate")).isEqualTo(csv.body());
    assertThat(supervisor.http().get("/api/scans.csv").status()).isEqualTo(403);
  }

  @Test
  void scans_byTimeMethodAndReason_areThoseAlone() {
    Scanner.Gate gate = scanner.gate("filter-gate");
    IssuedTicket ticket = scanner.issue();
    gate.scan(scanner.codeOf(ticket));
    gate.scan(scanner.codeOf(ticket));

    assertThat(count("gate=filter-gate&reason=ALREADY_USED")).isEqualTo(1);
    assertThat(count("gate=filter-gate&method=nfc")).isZero();
    assertThat(count("gate=filter-gate&direction=entry")).isEqualTo(2);
    assertThat(count("gate=filter-gate&from=" + Instant.now().minusSeconds(3_600))).isEqualTo(2);
    assertThat(count("gate=filter-gate&to=" + Instant.now().minusSeconds(3_600))).isZero();
    assertThat(scanner.admin().get("/api/scans?from=yesterday").status()).isEqualTo(400);
  }

  private int count(String query) {
    return scanner.admin().get("/api/scans?" + query).json().getJsonArray("scans").size();
  }

  private JsonObject listed(Scanner.Gate gate) {
    return scanner.admin().get("/api/devices").json().getJsonArray("devices").stream()
        .map(JsonObject.class::cast)
        .filter(device -> device.getString("id").equals(gate.deviceId()))
        .findFirst()
        .orElseThrow();
  }

  private JsonObject wanted() {
    return new JsonObject().put("name", name).put("gate", "P").put("role", "supervisor");
  }

  private HttpCalls.Answer provisioning() {
    HttpCalls.Answer made = scanner.admin().post("/api/provisioning", wanted());
    assertThat(made.status()).as(made.body()).isEqualTo(201);
    return made;
  }

  private static HttpCalls.Answer redeem(int node, JsonObject body) {
    return SERVICE.http(node).post("/api/devices/provision", body);
  }

  private static <T> List<T> atOnce(IntFunction<T> call) throws Exception {
    try (Crowd crowd = new Crowd(WAYS)) {
      return crowd.times(WAYS, call);
    }
  }
}
