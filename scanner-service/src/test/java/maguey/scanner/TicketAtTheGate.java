package maguey.scanner;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.List;

/** A ticket that was sold, and a gate. */
abstract class TicketAtTheGate extends SharedGates {
  final Scanner.Gate gate;
  final IssuedTicket ticket;
  final String code;
  final ScanLogTable table;

  TicketAtTheGate() {
    gate = scanner.gate("A");
    ticket = scanner.issue();
    code = scanner.codeOf(ticket);
    table = new ScanLogTable(SERVICE.pool());
  }

  List<Integer> epochsOfAdmissions() {
    return log().stream()
        .filter(row -> row.getString("result").equals("ADMITTED"))
        .map(row -> row.getInteger("admission_epoch"))
        .toList();
  }

  List<Row> log() {
    return table.wholeOf(ticket);
  }

  static void assertOutcome(JsonObject answer, String result, String reason) {
    assertThat(answer.getString("result")).as(answer.encode()).isEqualTo(result);
    assertThat(answer.getString("reason")).as(answer.encode()).isEqualTo(reason);
  }
}
