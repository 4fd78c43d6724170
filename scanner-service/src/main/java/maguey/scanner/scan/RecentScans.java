package maguey.scanner.scan;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import maguey.common.sql.Rows;

/** The last scans, for the gate board. */
public final class RecentScans {
  private static final String NEWEST = " ORDER BY l.scanned_at DESC, l.id DESC LIMIT 20";
  private static final String ALL = ScanList.SELECT + NEWEST;
  private static final String OF_EVENT = ScanList.SELECT + " WHERE e.slug = $1" + NEWEST;

  private RecentScans() {}

  /**
   * Newest first, as the API shows them.
   *
   * @param event only tickets of the event of this slug; null: all scans
   */
  public static Future<JsonArray> of(SqlClient client, String event) {
    return client
        .preparedQuery(event == null ? ALL : OF_EVENT)
        .execute(event == null ? Tuple.tuple() : Tuple.of(event))
        .map(rows -> Rows.json(rows, ScanList::json));
  }
}
