package maguey.scanner.scan;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import java.util.List;
import java.util.stream.Stream;
import maguey.common.events.EventAddress;
import maguey.common.events.TicketScanned;
import maguey.common.outbox.Outbox;
import maguey.common.tracing.StoredContext;

/** Tells what gates decided, in the transaction that makes it true. */
public final class ScanNews {
  private static final List<EventAddress> CONSUMERS =
      List.of(EventAddress.TICKET_SCANNED, EventAddress.TICKET_SCANNED_TRACE_STORE);

  /** Orders hear of holders who came in: their tickets are not given back. */
  private static final List<EventAddress> CONSUMERS_OF_ADMISSIONS =
      Stream.concat(
              CONSUMERS.stream(),
              Stream.of(EventAddress.TICKET_SCANNED_ORDERS, EventAddress.TICKET_SCANNED_MARKETING))
          .toList();

  private ScanNews() {}

  /**
   * Appends the event for whoever is to hear of it.
   *
   * @param trace the scan's own, whoever's request brings it in
   */
  public static Future<Void> append(SqlClient tx, TicketScanned event, StoredContext trace) {
    return Outbox.append(tx, event.ticketId(), notice(event, trace));
  }

  /** The event for a statement that makes it true and tells it. */
  static Outbox.Notice notice(TicketScanned event, StoredContext trace) {
    return new Outbox.Notice(event, consumers(event), trace);
  }

  private static List<EventAddress> consumers(TicketScanned event) {
    return event.result().equals(Direction.ENTRY.granted()) ? CONSUMERS_OF_ADMISSIONS : CONSUMERS;
  }
}
