package maguey.traces;

import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import java.util.HashMap;
import java.util.Map;
import maguey.common.boot.ServiceContext;
import maguey.common.sql.Postgres;
import maguey.traces.query.QueryGate;

/**
 * What all queries of a node share: connections of their own, so that no question however big keeps
 * a span from being stored, and a gate before them.
 */
record QuerySide(Pool pool, QueryGate gate) {
  /** Ends before the answer is due ({@code ApiRouter}), so that no work goes on for nobody. */
  private static final String STATEMENT_TIMEOUT_MS = "5000";

  /** A search takes two connections for some ten milliseconds; so many wait for a second or so. */
  private static final int QUERIES_PER_CONNECTION = 6;

  static QuerySide open(ServiceContext service, int connections) {
    PgConnectOptions options = service.config().postgres().orElseThrow().connectOptions();
    Map<String, String> properties = new HashMap<>(options.getProperties());
    properties.put("application_name", "maguey-traces-query");
    properties.put("statement_timeout", STATEMENT_TIMEOUT_MS);
    properties.put("max_parallel_workers_per_gather", "0");
    properties.put("jit", "off");
    options.setProperties(properties);
    return new QuerySide(
        Postgres.pool(service.vertx(), options, connections),
        new QueryGate(connections * QUERIES_PER_CONNECTION, service.meters()));
  }
}
