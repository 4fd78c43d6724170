package maguey.traces.query;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import java.util.List;
import maguey.common.sql.Rows;
import maguey.traces.model.StoredText;

/** The services of the catalogue, whoever asks for them in whichever form. */
public final class ServiceNames {
  private static final String READ = "SELECT service FROM operation_services ORDER BY 1";

  private ServiceNames() {}

  /** Their names as they were sent, in order. */
  public static Future<List<String>> read(SqlClient sql) {
    return sql.query(READ)
        .execute()
        .map(rows -> Rows.list(rows, row -> StoredText.decode(row.getString("service"))));
  }
}
