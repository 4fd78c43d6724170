package maguey.scanner;

import static maguey.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.UUID;
import maguey.common.auth.Tokens;
import maguey.testkit.HttpCalls;
import maguey.testkit.ServiceExtension;

/** What organisers and devices do with the service, in the words of the tests. */
record Scanner(ServiceExtension service, OrdersStandIn orders) {
  static ServiceExtension serviceFor(OrdersStandIn orders) {
    return ServiceExtension.of(new ScannerMain())
        .with("MAGUEY_ORDERS_URL", orders::url)
        .with(
            "MAGUEY_TICKET_WEBHOOK_SECRET", SignedWebhook.SECRET + "," + SignedWebhook.OLD_SECRET);
  }

  /** Speaks with a node as an admin does. */
  HttpCalls admin() {
    return service.http().bearer(service.token(Tokens.ADMIN));
  }

  /** A new device at a gate of its own, to make scans on a node with. */
  Gate gate(int node, String gate) {
    return gate(node, gate, "steward");
  }

  /** A new device that may override, at a gate of its own. */
  Gate supervisor(String gate) {
    return gate(0, gate, "supervisor");
  }

  private Gate gate(int node, String gate, String role) {
    JsonObject wanted =
        new JsonObject().put("name", "phone " + gate).put("gate", gate).put("role", role);
    HttpCalls.Answer made = admin().post("/api/devices", wanted);
    assertThat(made.status()).as(made.body()).isEqualTo(201);
    JsonObject device = made.json();
    String token = device.getString("token");
    return new Gate(gate, device.getString("id"), token, service.http(node).bearer(token));
  }

  Gate gate(String gate) {
    return gate(0, gate);
  }

  /** Says how holders come in to the ticket's event. */
  void rules(IssuedTicket ticket, String reentry, int earlyMinutes, int lateMinutes) {
    JsonObject rules =
        new JsonObject()
            .put("reentry", reentry)
            .put("earlyMinutes", earlyMinutes)
            .put("lateMinutes", lateMinutes);
    HttpCalls.Answer set =
        admin()
            .with("content-type", "application/json")
            .send("PUT", "/api/entry-rules/" + ticket.eventSlug(), rules.encode());
    assertThat(set.status()).as(set.body()).isEqualTo(200);
  }

  /** orders-service tells what has become of the ticket. */
  void tell(IssuedTicket ticket, String type, int version, String state) {
    String message = ticket.webhook(type, version, state).encode();
    assertThat(SignedWebhook.of(message).send(service.http()).status()).isEqualTo(204);
  }

  /** The ticket arrives by its webhook. */
  IssuedTicket issue(IssuedTicket ticket) {
    SignedWebhook webhook = SignedWebhook.of(ticket.webhook().encode());
    eventually(
        () -> {
          HttpCalls.Answer taken = webhook.send(service.http());
          assertThat(taken.status()).as(taken.body()).isEqualTo(204);
        });
    return ticket;
  }

  IssuedTicket issue() {
    return issue(IssuedTicket.some());
  }

  String codeOf(IssuedTicket ticket) {
    return orders.sign(ticket.code(OrdersStandIn.KEY));
  }

  /** A device at its gate. */
  record Gate(String name, String deviceId, String token, HttpCalls http) {
    JsonObject scan(String code) {
      return scan(new JsonObject().put("code", code).put("scanId", UUID.randomUUID().toString()));
    }

    /** A scan for an entry, an exit or information. */
    JsonObject scan(String code, String direction) {
      return scan(new JsonObject().put("code", code).put("direction", direction));
    }

    /** A scan whose refusal a supervisor sets aside. */
    HttpCalls.Answer override(String code, String direction, String reason) {
      return send(
          new JsonObject()
              .put("code", code)
              .put("direction", direction)
              .put("override", new JsonObject().put("reason", reason)));
    }

    /** A code that a person types. */
    HttpCalls.Answer type(String code) {
      return send(new JsonObject().put("code", code).put("method", "manual"));
    }

    JsonObject scan(JsonObject request) {
      HttpCalls.Answer answer = send(request);
      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
      return answer.json();
    }

    HttpCalls.Answer send(JsonObject request) {
      return http.post("/api/scans", request);
    }
  }
}
