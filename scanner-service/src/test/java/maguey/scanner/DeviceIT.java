package maguey.scanner;

import static maguey.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import maguey.common.auth.Tokens;
import maguey.testkit.HostileValues;
import maguey.testkit.HttpCalls;
import maguey.testkit.ServiceExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DeviceIT {
  @RegisterExtension static final OrdersStandIn ORDERS = new OrdersStandIn();

  @RegisterExtension static final ServiceExtension SERVICE = Scanner.serviceFor(ORDERS).nodes(2);

  private final Scanner scanner = new Scanner(SERVICE, ORDERS);

  @Test
  void device_revokedOnOneNode_isOutOnBothAtOnce() {
    IssuedTicket ticket = scanner.issue();
    Scanner.Gate gate = scanner.gate(1, "A");
    gate.scan("rubbish"); // now the other node knows the device
    JsonObject request = new JsonObject().put("code", scanner.codeOf(ticket));

    HttpCalls.Answer revoked =
        scanner.admin().post("/api/devices/" + gate.deviceId() + "/revoke", new JsonObject());

    assertThat(revoked.status()).isEqualTo(204);
    assertThat(gate.send(request).status()).isEqualTo(401);
    eventually(
        () ->
            assertThat(gate.send(new JsonObject().put("code", "rubbish")).status()).isEqualTo(401));
    assertThat(scanner.gate("B").scan(scanner.codeOf(ticket)).getString("result"))
        .isEqualTo("ADMITTED");
  }

  @Test
  void parameters_ofHostileValues_breakNothing() {
    HostileValues.assertNoneBreaks(scanner.admin(), Map.of());
  }

  @Test
  void device_tokenOnAdminDoorsOrForged_isRefused() {
    Scanner.Gate gate = scanner.gate("A");
    JsonObject device = new JsonObject().put("name", "x").put("gate", "A");
    JsonObject scan = new JsonObject().put("code", "x");
    String forged = "mgd_" + "A".repeat(43);

    assertThat(gate.http().post("/api/devices", device).status()).isEqualTo(403);
    assertThat(SERVICE.http().bearer(forged).post("/api/scans", scan).status()).isEqualTo(401);
    assertThat(SERVICE.http().bearer("nonsense").post("/api/scans", scan).status()).isEqualTo(401);
    assertThat(SERVICE.http().post("/api/scans", scan).status()).isEqualTo(401);
    assertThat(scanner.admin().post("/api/scans", scan).status()).isEqualTo(403);
    assertThat(SERVICE.http().post("/api/devices", device).status()).isEqualTo(401);
    assertThat(
            SERVICE
                .http()
                .bearer(SERVICE.token(Tokens.VIEWER))
                .post("/api/devices", device)
                .status())
        .isEqualTo(403);
  }

  @Test
  void devices_listed_doNotShowTheirTokens() {
    Scanner.Gate gate = scanner.gate("A");

    HttpCalls.Answer list = scanner.admin().get("/api/devices");

    assertThat(list.body()).contains(gate.deviceId()).doesNotContain("mgd_", "token");
    assertThat(scanner.admin().get("/api/gates").body()).contains("\"code\":\"A\"");
  }

  @Test
  void device_wrongInput_isAProblem() {
    HttpCalls admin = scanner.admin();
    JsonObject device = new JsonObject().put("name", "x").put("gate", "A");
    String nobody = "/api/devices/" + UUID.randomUUID() + "/revoke";

    assertThat(admin.post("/api/devices", device.copy().put("gate", "a b")).status())
        .isEqualTo(422);
    assertThat(admin.post("/api/devices", device.copy().put("name", "a\u0000")).status())
        .isEqualTo(422);
    assertThat(admin.post("/api/devices", device.copy().put("name", " ")).status()).isEqualTo(422);
    assertThat(admin.post(nobody, new JsonObject()).status()).isEqualTo(404);
    assertThat(admin.post("/api/devices/x/revoke", new JsonObject()).status()).isEqualTo(404);
  }

  @Test
  void scans_pageByPage_showEachOnceNewestFirst() {
    Scanner.Gate gate = scanner.gate("paged");
    String code = scanner.codeOf(scanner.issue());
    for (int i = 0; i < 5; i++) {
      gate.scan(code);
    }

    Set<String> seen = new HashSet<>();
    String cursor = "";
    String newest = null;
    for (int page = 0; page < 3; page++) {
      JsonObject answer = gate.http().get("/api/scans?gate=paged&limit=2" + cursor).json();
      for (Object entry : answer.getJsonArray("scans")) {
        JsonObject scan = (JsonObject) entry;
        assertThat(seen.add(scan.getString("scanId"))).isTrue();
        assertThat(newest == null || newest.compareTo(scan.getString("scannedAt")) >= 0).isTrue();
        newest = scan.getString("scannedAt");
      }
      cursor = "&cursor=" + answer.getString("nextCursor");
    }

    assertThat(seen).hasSize(5);
    assertThat(cursor).isEqualTo("&cursor=null");
  }

  @Test
  void scans_filtered_areThoseAlone() {
    Scanner.Gate gate = scanner.gate("filtered");
    IssuedTicket ticket = scanner.issue();
    gate.scan(scanner.codeOf(ticket));
    gate.scan(scanner.codeOf(ticket));
    gate.scan(scanner.codeOf(scanner.issue()));

    assertThat(scans("order=" + ticket.orderNumber())).hasSize(2);
    assertThat(scans("event=" + ticket.eventSlug())).hasSize(2);
    assertThat(scans("ticket=" + ticket.id() + "&result=REFUSED")).hasSize(1);
    assertThat(scans("device=" + gate.deviceId())).hasSize(3);
    assertThat(scans("device=" + gate.deviceId() + "&gate=other")).isEmpty();
    JsonObject first = scans("order=" + ticket.orderNumber() + "&result=ADMITTED").getJsonObject(0);
    assertThat(first.getString("traceId")).isEqualTo(ticket.traceId());
    assertThat(first.getString("device")).isEqualTo("phone filtered");
  }

  @Test
  void scans_wrongQuestion_is400And401() {
    HttpCalls admin = scanner.admin();

    for (String wrong :
        new String[] {"limit=0", "limit=201", "limit=x", "cursor=x", "ticket=x", "order=%00"}) {
      assertThat(admin.get("/api/scans?" + wrong).status()).as(wrong).isEqualTo(400);
    }
    assertThat(SERVICE.http().get("/api/scans").status()).isEqualTo(401);
  }

  private JsonArray scans(String query) {
    HttpCalls.Answer answer = scanner.admin().get("/api/scans?" + query);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.json().getJsonArray("scans");
  }
}
