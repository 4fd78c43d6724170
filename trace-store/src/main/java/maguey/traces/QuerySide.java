package maguey.traces;

import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import java.util.HashMap;
import java.util.Map;
import maguey.common.boot.ServiceContext;
import maguey.common.sql.Postgres;
import maguey.traces.export.TraceExport;
import maguey.traces.export.Turns;
import maguey.traces.live.ChangeNotice;
import maguey.traces.query.QueryGate;
import maguey.traces.store.UntoldTraces;

/**
 * What all queries of a node share: connections of their own, so that no question however big keeps
 * a span from being stored, a gate before them, and turns for what takes much memory.
 */
record QuerySide(Pool pool, QueryGate gate, UntoldTraces untold, Turns turns) {
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
    Pool pool = Postgres.pool(service.vertx(), options, connections);
    return new QuerySide(
        pool,
        new QueryGate(connections * QUERIES_PER_CONNECTION, service.meters()),
        new UntoldTraces(pool, new ChangeNotice(service.vertx())::publish),
        new Turns(1));
  }

  /** What gives traces as OTLP. */
  TraceExport export() {
    return new TraceExport(pool, untold, turns);
  }
}
