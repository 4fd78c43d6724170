package maguey.marketing.newsletter;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.ZoneOffset;
import java.util.Optional;
import maguey.common.events.OrderConfirmed;
import maguey.common.events.TicketScanned;
import maguey.common.sql.Rows;
import maguey.common.tracing.StoredContext;

/**
 * Who bought and who came. Both are told at least once and in any order, so each is written as if
 * the other had been; a repeat changes nothing.
 */
final class Visits {
  private static final String PURCHASE =
      """
      INSERT INTO visits (order_id, event_id, event_slug, email_hash, event_ends_at) VALUES ($1, $2, $3, $4, $5)
      ON CONFLICT (order_id) DO UPDATE
        SET event_slug = excluded.event_slug, email_hash = excluded.email_hash, event_ends_at = excluded.event_ends_at
      """;

  /** The first admission counts, and the day after it. */
  private static final String ADMISSION =
      """
      INSERT INTO visits AS known (order_id, event_id, scanned_at, thanks_at, traceparent, tracestate)
      VALUES ($1, $2, $3::timestamptz, $3::timestamptz + interval '1 day', $4, $5)
      ON CONFLICT (order_id) DO UPDATE
        SET scanned_at = excluded.scanned_at, thanks_at = excluded.thanks_at,
            traceparent = excluded.traceparent, tracestate = excluded.tracestate
      WHERE known.scanned_at IS NULL
      """;

  private static final String TAKE_DUE =
      """
      UPDATE visits SET settled_at = now() + make_interval(secs => $1)
       WHERE order_id = (SELECT order_id FROM visits
                          WHERE settled_at IS NULL AND email_hash IS NOT NULL
                            AND thanks_at <= now() + make_interval(secs => $1)
                          ORDER BY thanks_at LIMIT 1
                            FOR UPDATE SKIP LOCKED)
      RETURNING order_id, event_id, event_slug, email_hash, thanks_at, traceparent, tracestate
      """;

  private static final String FORGET =
      """
      DELETE FROM visits
       WHERE greatest(noted_at, event_ends_at) < now() + make_interval(secs => $1) - interval '60 days'
      """;

  Future<Void> notePurchase(SqlClient client, OrderConfirmed order) {
    return client
        .preparedQuery(PURCHASE)
        .execute(
            Tuple.of(
                order.orderId(),
                order.eventId(),
                order.eventSlug(),
                order.emailHash(),
                order.eventEndsAt().atOffset(ZoneOffset.UTC)))
        .mapEmpty();
  }

  Future<Void> noteAdmission(SqlClient client, TicketScanned scan, StoredContext trace) {
    return client
        .preparedQuery(ADMISSION)
        .execute(
            Tuple.of(
                scan.orderId(),
                scan.eventId(),
                scan.occurredAt().atOffset(ZoneOffset.UTC),
                trace.traceparent(),
                trace.tracestate()))
        .mapEmpty();
  }

  /** One visit whose thanks are due, settled by this transaction; empty if there is none. */
  Future<Optional<Visit>> takeDue(SqlClient tx, double offset) {
    return tx.preparedQuery(TAKE_DUE)
        .execute(Tuple.of(offset))
        .map(rows -> Rows.first(rows, Visit::of));
  }

  Future<Void> forget(SqlClient client, double offset) {
    return client.preparedQuery(FORGET).execute(Tuple.of(offset)).mapEmpty();
  }
}
