package maguey.load.suite;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/** Asks a gate what it has heard of, and lets nobody in. */
final class KnownTickets {
  private static final long PAUSE_NANOS = 200_000_000;

  private final Stage stage;
  private final String deviceToken;

  KnownTickets(Stage stage, String deviceToken) {
    this.stage = stage;
    this.deviceToken = deviceToken;
  }

  /** Waits for all of them; gives those that no webhook has brought within the time. */
  List<Purchase.Ticket> lacking(Collection<Purchase.Ticket> tickets, Duration within) {
    long deadline = System.nanoTime() + within.toNanos();
    return tickets.stream().filter(ticket -> !becomesKnown(ticket, deadline)).toList();
  }

  private boolean becomesKnown(Purchase.Ticket ticket, long deadline) {
    while (!isKnown(ticket)) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    return true;
  }

  private boolean isKnown(Purchase.Ticket ticket) {
    JsonObject look = Gates.scan(ticket.code(), UUID.randomUUID().toString());
    JsonObject seen =
        stage
            .api()
            .postPatiently(
                Gates.url(stage, 0), deviceToken, Map.of(), look.put("direction", "info"))
            .expect(200);
    return !Gates.UNKNOWN.equals(seen.getString("reason"));
  }
}
