package maguey.orders.audit;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import maguey.common.sql.Rows;

/** The book of what administrators did and whose data they read, for 90 days. */
public final class AuditLog {
  private static final int KEPT_DAYS = 90;

  private static final String WRITE =
      """
      INSERT INTO audit_log (actor, role, action, subject, detail, trace_id)
      VALUES ($1, $2, $3, $4, $5, $6)
      """;

  private static final String PAGE =
      """
      SELECT id, at, actor, role, action, subject, detail, trace_id FROM audit_log
       WHERE id < $1 AND ($2::text IS NULL OR subject = $2) AND ($3::text IS NULL OR actor = $3)
       ORDER BY id DESC
       LIMIT $4
      """;

  private static final String REMOVE_OLD =
      "DELETE FROM audit_log WHERE at < now() - make_interval(days => $1)";

  private AuditLog() {}

  /** Notes a deed in its own transaction; once that has committed, the archive hears of it. */
  public static Future<Void> write(SqlClient tx, AdminDeed deed) {
    return tx.preparedQuery(WRITE)
        .execute(
            Tuple.of(deed.actor(), deed.role(), deed.action())
                .addString(deed.subject())
                .addJsonObject(deed.detail())
                .addString(deed.traceId()))
        .onSuccess(noted -> deed.told().tellAfter(tx))
        .mapEmpty();
  }

  /**
   * Entries older than the given one, newest first.
   *
   * @param subject null for any
   * @param actor null for any
   */
  static Future<List<JsonObject>> page(
      SqlClient client, long before, String subject, String actor, int limit) {
    return client
        .preparedQuery(PAGE)
        .execute(Tuple.of(before).addString(subject).addString(actor).addInteger(limit))
        .map(rows -> Rows.list(rows, AuditLog::json));
  }

  /** Removes what was kept long enough. */
  public static Future<Void> removeOld(SqlClient client) {
    return client.preparedQuery(REMOVE_OLD).execute(Tuple.of(KEPT_DAYS)).mapEmpty();
  }

  private static JsonObject json(Row row) {
    return new JsonObject()
        .put("id", row.getLong("id"))
        .put("at", row.getOffsetDateTime("at").toInstant())
        .put("actor", row.getString("actor"))
        .put("role", row.getString("role"))
        .put("action", row.getString("action"))
        .put("subject", row.getString("subject"))
        .put("detail", row.getJsonObject("detail"))
        .put("traceId", row.getString("trace_id"));
  }
}
