package maguey.traces.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import maguey.traces.model.EpochNanos;
import maguey.traces.model.Span;
import maguey.traces.model.TraceKey;

/** What spans tell about an order's way: issued, mailed, cancelled. The names are ours. */
final class Milestones {
  private static final String ADD =
      """
      INSERT INTO journey_milestones AS m (trace_id, order_id, issued_at, mailed_at, cancelled_at)
      SELECT trace_id, order_id, max(at) FILTER (WHERE what = 'issued'), min(at) FILTER (WHERE what = 'mailed'),
             min(at) FILTER (WHERE what = 'cancelled')
        FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::timestamptz[]) AS s (trace_id, order_id, what, at)
       GROUP BY trace_id, order_id ORDER BY trace_id, order_id
          ON CONFLICT (trace_id, order_id) DO UPDATE SET
             issued_at    = greatest(m.issued_at, EXCLUDED.issued_at),
             mailed_at    = least(m.mailed_at, EXCLUDED.mailed_at),
             cancelled_at = least(m.cancelled_at, EXCLUDED.cancelled_at)
      """;

  private static final Map<String, String> STEPS =
      Map.of(
          "ticket.issue", "issued",
          "send-email", "mailed",
          "cancel-order", "cancelled",
          "refund-order", "cancelled");

  private static final int FAILED = 2;

  private record Milestone(UUID trace, UUID order, String what, OffsetDateTime at) {}

  private Milestones() {}

  /** Keeps them, in the transaction of their spans; a repeat changes nothing. */
  static Future<?> write(SqlClient tx, List<Span> batch) {
    List<Milestone> found =
        batch.stream().filter(Milestones::isStep).flatMap(Milestones::of).toList();
    if (found.isEmpty()) {
      return Future.succeededFuture();
    }
    return tx.preparedQuery(ADD)
        .execute(
            Tuple.of(
                found.stream().map(Milestone::trace).toArray(UUID[]::new),
                found.stream().map(Milestone::order).toArray(UUID[]::new),
                found.stream().map(Milestone::what).toArray(String[]::new),
                found.stream().map(Milestone::at).toArray(OffsetDateTime[]::new)));
  }

  private static boolean isStep(Span span) {
    return STEPS.containsKey(span.name()) && span.status() != FAILED;
  }

  private static Stream<Milestone> of(Span span) {
    String step = STEPS.get(span.name());
    return span.keys().stream()
        .filter(key -> key.kind().equals(TraceKey.ORDER_ID))
        .flatMap(key -> id(key.value()).stream())
        .map(
            o -> new Milestone(span.traceId().uuid(), o, step, EpochNanos.micros(span.endNanos())));
  }

  private static Optional<UUID> id(String text) {
    try {
      return Optional.of(UUID.fromString(text));
    } catch (IllegalArgumentException noId) {
      return Optional.empty();
    }
  }
}
