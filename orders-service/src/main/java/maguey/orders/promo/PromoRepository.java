package maguey.orders.promo;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import maguey.common.sql.Rows;
import maguey.orders.UuidV7;

/** Writes and reads promo codes. */
public final class PromoRepository {
  private static final String COLUMNS =
      """
      id, code, percent, amount_cents, max_uses, max_uses_per_customer, used, valid_from, valid_to,
      disabled_at""";

  private static final String FIND =
      "SELECT " + COLUMNS + " FROM promo_code WHERE event_id = $1 AND code = $2";

  private static final String LIST =
      "SELECT "
          + COLUMNS
          + " FROM promo_code WHERE event_id = $1 AND code > $2 ORDER BY code LIMIT $3";

  private static final String INSERT =
      """
      INSERT INTO promo_code (id, event_id, code, percent, amount_cents, max_uses,
                              max_uses_per_customer, valid_from, valid_to)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
      RETURNING\s"""
          + COLUMNS;

  /** The first time counts. */
  private static final String DISABLE =
      """
      UPDATE promo_code SET disabled_at = coalesce(disabled_at, now())
       WHERE event_id = $1 AND code = $2
      RETURNING\s"""
          + COLUMNS;

  /** The code of an event; what cannot be one does not reach the database. */
  public Future<Optional<PromoCode>> find(SqlClient client, UUID eventId, String normalised) {
    return PromoCode.isForm(normalised)
        ? client
            .preparedQuery(FIND)
            .execute(Tuple.of(eventId, normalised))
            .map(PromoRepository::one)
        : Future.succeededFuture(Optional.empty());
  }

  /** The codes of an event after the given one, in the order of the alphabet. */
  Future<List<PromoCode>> list(SqlClient client, UUID eventId, String after, int limit) {
    return client
        .preparedQuery(LIST)
        .execute(Tuple.of(eventId, after, limit))
        .map(rows -> Rows.list(rows, PromoCode::of));
  }

  /** Writes a new code; fails when the event has it. */
  Future<PromoCode> insert(SqlClient tx, UUID eventId, NewPromo promo) {
    return tx.preparedQuery(INSERT)
        .execute(
            Tuple.of(UuidV7.next(), eventId, promo.code())
                .addInteger(promo.percent())
                .addLong(promo.amountCents())
                .addInteger(promo.maxUses())
                .addInteger(promo.maxUsesPerCustomer())
                .addOffsetDateTime(utc(promo.validFrom()))
                .addOffsetDateTime(utc(promo.validTo())))
        .map(rows -> PromoCode.of(rows.iterator().next()));
  }

  /** Withdraws a code; orders that have it keep it. */
  Future<Optional<PromoCode>> disable(SqlClient tx, UUID eventId, String normalised) {
    return tx.preparedQuery(DISABLE)
        .execute(Tuple.of(eventId, normalised))
        .map(PromoRepository::one);
  }

  private static Optional<PromoCode> one(RowSet<Row> rows) {
    return Rows.first(rows, PromoCode::of);
  }

  private static OffsetDateTime utc(Instant time) {
    return time == null ? null : time.atOffset(ZoneOffset.UTC);
  }
}
