package maguey.scanner;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import maguey.common.events.EventAddress;
import maguey.testkit.HttpCalls;

/** A ticket and gates that were offline, and what the service says of them. */
abstract class LateGates extends SharedGates {
  final IssuedTicket ticket;
  final String code;
  final ScanLogTable table;
  final Instant doors = Instant.now().minus(Duration.ofMinutes(30));

  LateGates() {
    ticket = scanner.issue();
    code = scanner.codeOf(ticket);
    table = new ScanLogTable(SERVICE.pool());
  }

  /** Asks online about a scan that a queue has. */
  JsonObject repeated(OfflineQueue queue, int i) {
    return new JsonObject().put("code", code).put("scanId", queue.scan(i).getString("scanId"));
  }

  static JsonObject gateOf(IssuedTicket ticket, String gate) {
    return new JsonObject()
        .put("code", gate)
        .put("name", gate)
        .put("eventSlug", ticket.eventSlug());
  }

  List<JsonObject> heardAt(EventAddress address) {
    return HeardOf.ticket(ticket, scanner.service().vertx(1), address);
  }

  JsonArray conflicts() {
    HttpCalls.Answer answer =
        scanner.admin().get("/api/conflicts?open=true&event=" + ticket.eventSlug());
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.json().getJsonArray("conflicts");
  }

  Object stateOf(String column) {
    return table.kept(ticket).getValue(column);
  }

  List<Row> log() {
    return table.wholeOf(ticket);
  }
}
