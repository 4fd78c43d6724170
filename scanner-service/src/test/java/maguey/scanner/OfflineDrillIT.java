package maguey.scanner;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import maguey.common.ticket.TicketCode;
import maguey.testkit.ServiceExtension;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A long evening offline: 5,000 scans, sent twice, in halves, shuffled. */
@Tag("drill")
class OfflineDrillIT {
  private static final int SCANS = 5_000;

  @RegisterExtension static final OrdersStandIn ORDERS = new OrdersStandIn();
  @RegisterExtension static final ServiceExtension SERVICE = Scanner.serviceFor(ORDERS).nodes(2);

  private final Scanner scanner = new Scanner(SERVICE, ORDERS);

  @Test
  void upload_ofALongQueueTwiceAndInHalves_endsTheSame() throws Exception {
    IssuedTicket pattern = scanner.issue();
    List<UUID> tickets = copies(pattern, SCANS);
    Instant doors = Instant.now().minus(Duration.ofMinutes(50));
    OfflineQueue queue = OfflineQueue.of(scanner.gate("A"));
    OfflineQueue other = OfflineQueue.of(scanner.gate(1, "B"));
    for (int i = 0; i < SCANS; i++) {
      String code = codeOf(pattern, tickets.get(i));
      queue.admitted(code, doors.plusMillis(500L * i));
      if (i % 20 == 0) {
        other.admitted(code, doors.plusMillis(500L * i).plusSeconds(i % 40 == 0 ? 120 : -120));
      }
    }

    QueueUpload.inPieces(List.of(queue, other), 50, new Random(1));
    QueueUpload.inPieces(List.of(queue), 100, new Random(2));

    QueueUpload.assertSound(SERVICE.pool());
    assertThat(count("SELECT count(*) AS n FROM scan_logs")).isEqualTo(SCANS + SCANS / 20);
    assertThat(count("SELECT count(*) AS n FROM scan_logs WHERE result = 'ADMITTED'"))
        .isEqualTo(SCANS);
    assertThat(count("SELECT count(*) AS n FROM scan_conflict")).isEqualTo(SCANS / 20);
    assertThat(count("SELECT count(*) AS n FROM ticket WHERE state = 'used'")).isEqualTo(SCANS);
    assertThat(count("SELECT count(*) AS n FROM ticket WHERE first_gate = 'B' AND state = 'used'"))
        .isEqualTo(SCANS / 40);
  }

  @Test
  void data_ofMoreTicketsThanAPhoneHolds_hasTheExceptionsAlone() { // 66
    IssuedTicket pattern = scanner.issue();
    scanner.tell(
        scanner.issue(IssuedTicket.some().ofEvent(pattern)), "tickets.cancelled", 2, "cancelled");
    for (int piece = 0; piece < 20; piece++) {
      copies(pattern, SCANS);
    }
    scanner.admin().post("/api/gates", LateGates.gateOf(pattern, "many"));

    JsonObject data = scanner.gate("many").http().get("/api/offline?scope=all").json();

    assertThat(data.getString("scope")).isEqualTo("revoked");
    assertThat(data.getJsonArray("tickets")).hasSize(1);
  }

  private static long count(String sql) {
    return QueueUpload.count(SERVICE.pool(), sql);
  }

  private String codeOf(IssuedTicket pattern, UUID ticket) {
    TicketCode code = pattern.code(OrdersStandIn.KEY);
    return ORDERS.sign(
        new TicketCode(
            code.keyId(),
            code.eventNumber(),
            ticket,
            code.generation(),
            code.validFrom(),
            code.validTo()));
  }

  private static List<UUID> copies(IssuedTicket pattern, int count) {
    List<UUID> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ids.add(UUID.randomUUID());
    }
    SERVICE
        .pool()
        .preparedQuery(
            """
            INSERT INTO ticket (id, generation, event_id, order_id, order_number, tier_name, valid_from,
                                valid_to, email_hash, traceparent, tracestate, issued_at)
            SELECT copy, generation, event_id, order_id, order_number, tier_name, valid_from, valid_to,
                   email_hash, traceparent, tracestate, issued_at
              FROM ticket, unnest($2::uuid[]) AS copy WHERE id = $1
            """)
        .execute(Tuple.tuple().addUUID(pattern.id()).addArrayOfUUID(ids.toArray(UUID[]::new)))
        .await();
    return ids;
  }
}
