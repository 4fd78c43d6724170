package maguey.common.boot;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import maguey.common.auth.Tokens;
import maguey.common.faults.Faults;
import maguey.common.flow.Rush;
import maguey.common.sql.Pools;
import maguey.common.sql.Transactions;
import maguey.common.time.BusinessClock;
import maguey.common.tracing.Spans;
import maguey.common.tracing.Telemetry;

/**
 * What the launcher has made for one running service and its verticles share.
 *
 * @param config the settings that every service has
 * @param pools the connections to the service's own schema
 * @param faults what is broken on purpose; nothing unless the deployment allows it
 * @param rush the callers that wait at this node
 */
public record ServiceContext(
    BootConfig config,
    Vertx vertx,
    Telemetry telemetry,
    BusinessClock clock,
    Pools pools,
    Tokens tokens,
    PrometheusMeterRegistry meters,
    Readiness readiness,
    Faults faults,
    Rush rush) {

  /** The same service for what happens after the reply: it has connections of its own. */
  public ServiceContext inTheBackground() {
    return new ServiceContext(
        config,
        vertx,
        telemetry,
        clock,
        pools.inTheBackground(),
        tokens,
        meters,
        readiness,
        faults,
        rush);
  }

  /** The service's own schema; null for a service without a database. */
  public Pool pool() {
    return pools.requests();
  }

  /** Makes the spans of this service. */
  public Spans spans() {
    return telemetry.spans();
  }

  /** Runs this service's transactions, each as one span. */
  public Transactions transactions() {
    return new Transactions(pool(), spans());
  }
}
