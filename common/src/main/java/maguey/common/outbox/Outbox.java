package maguey.common.outbox;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.UUID;
import maguey.common.events.DomainEvent;
import maguey.common.events.EventAddress;
import maguey.common.tracing.StoredContext;

/**
 * Writes events in the transaction that makes them true: one row per consumer, each with the trace
 * it belongs to. {@link OutboxRelay} delivers them.
 */
public final class Outbox {
  private static final String APPEND =
      """
      INSERT INTO outbox (id, aggregate_id, address, lane, body, traceparent, tracestate)
      SELECT gen_random_uuid(), $1, address, lane, $4, $5, $6
        FROM unnest($2::text[], $3::text[]) AS consumer (address, lane)
      """;

  private Outbox() {}

  /**
   * Appends an event for each of its consumers.
   *
   * @param tx the transaction that the event's facts commit in
   * @param aggregateId the thing the event is about
   */
  public static Future<Void> append(
      SqlClient tx, UUID aggregateId, DomainEvent event, List<EventAddress> consumers) {
    StoredContext trace = StoredContext.current();
    String[] addresses = consumers.stream().map(EventAddress::address).toArray(String[]::new);
    String[] lanes = consumers.stream().map(EventAddress::lane).toArray(String[]::new);
    return tx.preparedQuery(APPEND)
        .execute(
            Tuple.of(
                aggregateId.toString(),
                addresses,
                lanes,
                event.toJson(),
                trace.traceparent(),
                trace.tracestate()))
        .mapEmpty();
  }
}
