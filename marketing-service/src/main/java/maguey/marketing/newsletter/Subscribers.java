package maguey.marketing.newsletter;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;
import java.util.UUID;
import maguey.common.sql.Rows;
import maguey.common.tracing.StoredContext;

/** The table of who wants the newsletter. Times are business times of the database. */
final class Subscribers {
  private static final double CONFIRM_WITHIN_SECONDS = 48 * 3600;

  /** Nobody's mailbox is filled by others who type his address again and again. */
  private static final double BETWEEN_MAILS_SECONDS = 600;

  private static final String COLUMNS =
      "id, email, email_hash, status, confirm_id, traceparent, tracestate,"
          + " confirm_before < now() + make_interval(secs => $2) AS overdue";

  private static final String ASK =
      """
      INSERT INTO subscribers AS known (id, email, email_hash, status, confirm_id, asked_at, confirm_before, traceparent, tracestate)
      SELECT $1::uuid, $3::text, $4::text, 'pending', $5::uuid, moment, moment + make_interval(secs => $6), $7::text, $8::text
        FROM (SELECT now() + make_interval(secs => $2) AS moment) AS asked
      ON CONFLICT (email) DO UPDATE
        SET status = 'pending', confirm_id = excluded.confirm_id, asked_at = excluded.asked_at,
            confirm_before = excluded.confirm_before, traceparent = excluded.traceparent, tracestate = excluded.tracestate
      WHERE known.status <> 'confirmed' AND known.asked_at < excluded.asked_at - make_interval(secs => $9)
      RETURNING\s"""
          + COLUMNS;

  private static final String FIND = "SELECT " + COLUMNS + " FROM subscribers WHERE id = $1";

  private static final String BY_CONFIRM_ID =
      "SELECT " + COLUMNS + " FROM subscribers WHERE confirm_id = $1";

  private static final String BY_HASH =
      "SELECT " + COLUMNS + " FROM subscribers WHERE email_hash = $1 AND status = 'confirmed'";

  private static final String CONFIRM =
      """
      UPDATE subscribers SET status = 'confirmed', confirmed_at = now() + make_interval(secs => $2)
       WHERE confirm_id = $1 AND status = 'pending' AND confirm_before >= now() + make_interval(secs => $2)
      """;

  private static final String UNSUBSCRIBE =
      """
      UPDATE subscribers SET status = 'unsubscribed', unsubscribed_at = now() + make_interval(secs => $2)
       WHERE id = $1 AND status <> 'unsubscribed'
      """;

  /** Who never answered, or gave it up a month ago, is no business of ours. */
  private static final String FORGET =
      """
      DELETE FROM subscribers
       WHERE status = 'pending' AND confirm_before < now() + make_interval(secs => $1) - interval '7 days'
          OR status = 'unsubscribed' AND unsubscribed_at < now() + make_interval(secs => $1) - interval '30 days'
      """;

  /** Notes who asks; empty if there is nothing to mail, which nobody outside must see. */
  Future<Optional<Subscriber>> ask(
      SqlClient tx, String email, String emailHash, StoredContext trace, double offset) {
    return tx.preparedQuery(ASK)
        .execute(
            Tuple.of(
                UUID.randomUUID(),
                offset,
                email,
                emailHash,
                UUID.randomUUID(),
                CONFIRM_WITHIN_SECONDS,
                trace.traceparent(),
                trace.tracestate(),
                BETWEEN_MAILS_SECONDS))
        .map(Subscribers::first);
  }

  Future<Optional<Subscriber>> find(SqlClient client, UUID id, double offset) {
    return one(client, FIND, id, offset);
  }

  Future<Optional<Subscriber>> byConfirmId(SqlClient client, UUID confirmId, double offset) {
    return one(client, BY_CONFIRM_ID, confirmId, offset);
  }

  /** Who confirmed, by the hash of his address. */
  Future<Optional<Subscriber>> confirmed(SqlClient client, String emailHash, double offset) {
    return client
        .preparedQuery(BY_HASH)
        .execute(Tuple.of(emailHash, offset))
        .map(Subscribers::first);
  }

  /** False if there was nothing to confirm. */
  Future<Boolean> confirm(SqlClient tx, UUID confirmId, double offset) {
    return changed(tx, CONFIRM, confirmId, offset);
  }

  /** False if it was given up before. */
  Future<Boolean> unsubscribe(SqlClient tx, UUID id, double offset) {
    return changed(tx, UNSUBSCRIBE, id, offset);
  }

  Future<Void> forget(SqlClient client, double offset) {
    return client.preparedQuery(FORGET).execute(Tuple.of(offset)).mapEmpty();
  }

  private static Future<Boolean> changed(SqlClient tx, String sql, UUID id, double offset) {
    return tx.preparedQuery(sql).execute(Tuple.of(id, offset)).map(rows -> rows.rowCount() == 1);
  }

  private static Future<Optional<Subscriber>> one(
      SqlClient client, String sql, UUID id, double offset) {
    return client.preparedQuery(sql).execute(Tuple.of(id, offset)).map(Subscribers::first);
  }

  private static Optional<Subscriber> first(RowSet<Row> rows) {
    return Rows.first(rows, Subscriber::of);
  }
}
