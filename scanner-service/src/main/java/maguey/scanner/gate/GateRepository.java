package maguey.scanner.gate;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import maguey.common.sql.Rows;

/** The table of gates. */
public final class GateRepository {
  private static final String STORE =
      """
      INSERT INTO gate (code, name, event_slug, tier_names) VALUES ($1, $2, $3, $4)
      ON CONFLICT (code) DO UPDATE
         SET name = excluded.name, event_slug = excluded.event_slug,
             tier_names = excluded.tier_names
      """;

  private static final String ENSURE =
      "INSERT INTO gate (code, name) VALUES ($1, $1) ON CONFLICT DO NOTHING";

  private static final String ALL =
      """
      SELECT code AS gate_code, name AS gate_name, event_slug AS gate_event_slug,
             tier_names AS gate_tier_names
        FROM gate ORDER BY code
      """;

  private GateRepository() {}

  static Future<Gate> store(SqlClient client, Gate gate) {
    String[] tiers = gate.tierNames().isEmpty() ? null : gate.tierNames().toArray(String[]::new);
    return client
        .preparedQuery(STORE)
        .execute(Tuple.of(gate.code(), gate.name(), gate.eventSlug(), tiers))
        .map(stored -> gate);
  }

  /** Makes a gate of this code, open to all tickets, when there is none. */
  public static Future<Void> ensure(SqlClient client, String code) {
    return client.preparedQuery(ENSURE).execute(Tuple.of(code)).mapEmpty();
  }

  static Future<List<Gate>> all(SqlClient client) {
    return client.preparedQuery(ALL).execute().map(rows -> Rows.list(rows, Gate::of));
  }
}
