package maguey.scanner;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import maguey.testkit.ServiceExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ScannerApiIT {
  @RegisterExtension static final OrdersStandIn ORDERS = new OrdersStandIn();
  @RegisterExtension static final ServiceExtension SERVICE = Scanner.serviceFor(ORDERS);
  private final Scanner scanner = new Scanner(SERVICE, ORDERS);

  @Test
  void scan_issuedTicket_isAdmittedOnce() {
    IssuedTicket ticket = scanner.issue();
    Scanner.Gate gate = scanner.gate("A");
    String code = scanner.codeOf(ticket);

    JsonObject first = gate.scan(code);
    JsonObject second = gate.scan(code);

    assertThat(first.getString("result")).as(first.encode()).isEqualTo("ADMITTED");
    assertThat(first.getString("traceId")).isEqualTo(ticket.traceId());
    assertThat(second.getString("reason")).as(second.encode()).isEqualTo("ALREADY_USED");
    assertThat(second.getJsonObject("first").getString("gate")).isEqualTo("A");
  }
}
