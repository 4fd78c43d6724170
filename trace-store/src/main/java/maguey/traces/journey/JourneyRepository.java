package maguey.traces.journey;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import maguey.common.events.OrderConfirmed;
import maguey.common.events.TicketScanned;
import maguey.traces.model.TraceId;
import maguey.traces.model.TraceKey;

/**
 * What events tell about a trace. Every statement may be repeated: an event that is delivered twice
 * changes nothing.
 */
public final class JourneyRepository {
  /** Who removes the trace waits for this, or leaves it; or this waits, and begins it anew. */
  private static final String HOLD =
      "SELECT FROM trace_summaries WHERE trace_id = $1 FOR KEY SHARE";

  private static final String ADD_ORDER =
      """
      INSERT INTO journeys (trace_id, order_id, order_number, ticket_count, event_ends_at, confirmed_at, event_id, event_slug)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING
      """;

  private static final String ADD_TICKETS =
      """
      INSERT INTO journey_tickets (ticket_id, trace_id, order_id)
      SELECT id, $2, $3 FROM unnest($1::uuid[]) AS id ORDER BY id ON CONFLICT DO NOTHING
      """;

  private static final String ADD_KEYS =
      """
      INSERT INTO trace_keys (kind, value, trace_id)
      SELECT kind, value, $3 FROM unnest($1::text[], $2::text[]) AS k (kind, value)
       ORDER BY kind, value
          ON CONFLICT DO NOTHING
      """;

  /** A scan may be judged anew; in whatever order that is heard, the higher revision is right. */
  private static final String ADD_SCAN =
      """
      INSERT INTO scan_logs (message_id, scan_id, ticket_id, order_id, event_id, result, reason, gate, device, method,
                             scanned_at, duration_ms, trace_id, span_id, revision)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
      ON CONFLICT (message_id) DO UPDATE
         SET result = excluded.result, reason = excluded.reason, revision = excluded.revision
       WHERE scan_logs.revision < excluded.revision
      """;

  private static final int HEX = 16;

  private final Pool pool;

  public JourneyRepository(Pool pool) {
    this.pool = pool;
  }

  /** Keeps the order of a trace, and what it can be found by. */
  Future<Void> add(OrderConfirmed order) {
    UUID trace = TraceId.parse(order.traceId()).map(TraceId::uuid).orElse(null);
    if (trace == null) {
      return Future.succeededFuture();
    }
    return pool.withTransaction(
        tx ->
            tx.preparedQuery(HOLD)
                .execute(Tuple.of(trace))
                .compose(held -> tx.preparedQuery(ADD_ORDER).execute(row(order, trace)))
                .compose(added -> addTickets(tx, trace, order))
                .compose(added -> addKeys(tx, trace, keys(order))));
  }

  /** Keeps a scan. */
  Future<Void> add(TicketScanned scan) {
    UUID trace = TraceId.parse(scan.traceId()).map(TraceId::uuid).orElse(null);
    return pool.withTransaction(
        tx ->
            tx.preparedQuery(HOLD)
                .execute(Tuple.of(trace))
                .compose(held -> tx.preparedQuery(ADD_SCAN).execute(row(scan, trace)))
                .mapEmpty());
  }

  private static Tuple row(OrderConfirmed order, UUID trace) {
    return Tuple.of(
        trace,
        order.orderId(),
        order.orderNumber(),
        order.ticketIds().size(),
        utc(order.eventEndsAt()),
        utc(order.occurredAt()),
        order.eventId(),
        order.eventSlug());
  }

  private static Future<?> addTickets(SqlClient tx, UUID trace, OrderConfirmed order) {
    return tx.preparedQuery(ADD_TICKETS)
        .execute(
            Tuple.tuple()
                .addArrayOfUUID(order.ticketIds().toArray(UUID[]::new))
                .addUUID(trace)
                .addUUID(order.orderId()));
  }

  private static Tuple row(TicketScanned scan, UUID trace) {
    return Tuple.of(
            scan.messageId(), scan.scanId(), scan.ticketId(), scan.orderId(), scan.eventId())
        .addString(scan.result())
        .addString(scan.reason())
        .addString(scan.gate())
        .addString(scan.device())
        .addString(scan.method())
        .addOffsetDateTime(utc(scan.occurredAt()))
        .addDouble(scan.durationMs())
        .addUUID(trace)
        .addLong(scan.spanId() == null ? null : Long.parseUnsignedLong(scan.spanId(), HEX))
        .addInteger(scan.revision());
  }

  private static Future<Void> addKeys(SqlClient tx, UUID trace, List<TraceKey> keys) {
    return tx.preparedQuery(ADD_KEYS)
        .execute(
            Tuple.of(
                keys.stream().map(TraceKey::kind).toArray(String[]::new),
                keys.stream().map(TraceKey::value).toArray(String[]::new),
                trace))
        .mapEmpty();
  }

  private static List<TraceKey> keys(OrderConfirmed order) {
    List<TraceKey> keys = new ArrayList<>();
    keys.add(new TraceKey(TraceKey.ORDER_ID, order.orderId().toString()));
    keys.add(new TraceKey(TraceKey.ORDER_NUMBER, order.orderNumber()));
    order.ticketIds().forEach(id -> keys.add(new TraceKey(TraceKey.TICKET_ID, id.toString())));
    if (order.emailHash() != null) {
      keys.add(new TraceKey(TraceKey.EMAIL_HASH, order.emailHash()));
    }
    return keys;
  }

  private static OffsetDateTime utc(Instant time) {
    return time == null ? null : time.atOffset(ZoneOffset.UTC);
  }
}
