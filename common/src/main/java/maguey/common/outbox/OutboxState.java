package maguey.common.outbox;

import io.micrometer.core.instrument.Gauge;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import java.util.function.ToDoubleFunction;
import maguey.common.boot.ServiceContext;

/**
 * How much waits in a service's outbox and how much was given up, for metrics and beside the health
 * checks; it decides nothing.
 */
final class OutboxState {
  private static final long EVERY_MS = 10_000;

  private static final String COUNT =
      """
      SELECT count(*) FILTER (WHERE dead_at IS NULL) AS waiting,
             count(dead_at) AS dead,
             coalesce(extract(epoch FROM clock_timestamp()
                                       - min(created_at) FILTER (WHERE dead_at IS NULL)), 0)::float8
               AS oldest_seconds
        FROM outbox
      """;

  /** As it was counted last. */
  private record Counts(long waiting, long dead, double oldestSeconds) {
    static Counts of(Row row) {
      return new Counts(
          row.getLong("waiting"), row.getLong("dead"), row.getDouble("oldest_seconds"));
    }
  }

  private final Pool pool;
  private volatile Counts counts = new Counts(0, 0, 0);

  private OutboxState(Pool pool) {
    this.pool = pool;
  }

  /** Counts from now on. */
  static void show(ServiceContext service) {
    OutboxState state = new OutboxState(service.pool());
    state.gauge(service, "maguey.outbox.waiting", "Rows that wait", Counts::waiting);
    state.gauge(service, "maguey.outbox.dead", "Rows that were given up", Counts::dead);
    state.gauge(
        service,
        "maguey.outbox.oldest.seconds",
        "How long the oldest row waits",
        Counts::oldestSeconds);
    service.readiness().show("outbox", state::toJson);
    service.vertx().setPeriodic(0, EVERY_MS, due -> service.spans().detached(state::count));
  }

  private Future<Counts> count() {
    return pool.query(COUNT)
        .execute()
        .map(rows -> Counts.of(rows.iterator().next()))
        .onSuccess(counted -> counts = counted);
  }

  private void gauge(
      ServiceContext service, String name, String what, ToDoubleFunction<Counts> value) {
    Gauge.builder(name, this, state -> value.applyAsDouble(state.counts))
        .description(what)
        .register(service.meters());
  }

  private JsonObject toJson() {
    return new JsonObject().put("waiting", counts.waiting()).put("dead", counts.dead());
  }
}
