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
  private static final String INSERT =
      """
      INSERT INTO outbox (id, aggregate_id, address, lane, body, traceparent, tracestate)
      SELECT gen_random_uuid(), %1$s, address, lane, %2$s, $%6$d, $%7$d
        FROM unnest($%4$d::text[], $%5$d::text[]) AS consumer (address, lane)%3$s
      """;

  private static final String APPEND = insert("$1", "$4", "", 2);

  private Outbox() {}

  /**
   * An event for its consumers.
   *
   * @param trace what its deliveries go on from
   */
  public record Notice(DomainEvent event, List<EventAddress> consumers, StoredContext trace) {
    /** The five parameters of {@link #insertFrom}, behind those that are there. */
    public Tuple addTo(Tuple parameters) {
      return parameters
          .addArrayOfString(names())
          .addArrayOfString(lanes())
          .addJsonObject(event.toJson())
          .addString(trace.traceparent())
          .addString(trace.tracestate());
    }

    private String[] names() {
      return consumers.stream().map(EventAddress::address).toArray(String[]::new);
    }

    private String[] lanes() {
      return consumers.stream().map(EventAddress::lane).toArray(String[]::new);
    }
  }

  /**
   * Appends an event for each of its consumers.
   *
   * @param tx the transaction that the event's facts commit in
   * @param aggregateId the thing the event is about
   */
  public static Future<Void> append(
      SqlClient tx, UUID aggregateId, DomainEvent event, List<EventAddress> consumers) {
    return append(tx, aggregateId, new Notice(event, consumers, StoredContext.current()));
  }

  /** The same for deliveries that go on from elsewhere than the span that is current now. */
  public static Future<Void> append(SqlClient tx, UUID aggregateId, Notice notice) {
    return tx.preparedQuery(APPEND)
        .execute(notice.addTo(Tuple.of(aggregateId.toString())))
        .mapEmpty();
  }

  /**
   * The part of a statement that appends an event for each row of another part: the facts and what
   * is told of them need one round trip.
   *
   * @param facts the name of the other part
   * @param aggregateId its column with the thing that the event is about
   * @param occurredAt its column with the time, which the event takes over
   * @param first the number of the first of the parameters that {@link Notice#addTo} adds
   */
  public static String insertFrom(String facts, String aggregateId, String occurredAt, int first) {
    String body =
        "$%d::jsonb || jsonb_build_object('occurredAt', to_json(%s AT TIME ZONE 'UTC') #>> '{}' || 'Z')"
            .formatted(first + 2, occurredAt);
    return insert(aggregateId + "::text", body, ", " + facts, first);
  }

  private static String insert(String aggregateId, String body, String more, int first) {
    return INSERT.formatted(aggregateId, body, more, first, first + 1, first + 3, first + 4);
  }
}
