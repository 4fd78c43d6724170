package maguey.traces.alerts;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells people and programs of alerts: at least once, on any node, one try at a time. A try that
 * fails is made again, after pauses that grow to an hour, up to {@link #MOST_TRIES} times.
 */
final class AlertDelivery {
  private static final Logger LOG = LoggerFactory.getLogger(AlertDelivery.class);
  private static final int MOST_TRIES = 16;

  /** Taken before it is sent, for longer than a try lasts: who dies meanwhile is followed. */
  private static final String TAKE =
      """
      UPDATE alert_deliveries d SET tries = tries + 1, due_at = now() + interval '1 min'
        FROM alerts a JOIN alert_rules r ON r.id = a.rule_id
       WHERE a.id = d.alert_id AND d.id = (
             SELECT id FROM alert_deliveries WHERE due_at <= now() ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED)
      RETURNING d.id, d.event, d.channel, a.id AS alert_id, r.name, r.rule, a.subject, a.value, a.detail, a.examples, a.began_at, a.ended_at
      """;

  private static final String DONE =
      "UPDATE alert_deliveries SET due_at = NULL, done_at = now(), error = NULL WHERE id = $1";

  private static final String FAILED =
      """
      UPDATE alert_deliveries
         SET error = left($2, 300), due_at = CASE WHEN tries < %d THEN now() + least(interval '1 hour', interval '1 s' * 2 ^ tries) END
       WHERE id = $1
      """
          .formatted(MOST_TRIES);

  private final Pool pool;
  private final Map<String, Function<AlertMessage, Future<?>>> channels;

  /**
   * Deliveries of one node.
   *
   * @param channels what to do, by the channel's type; completes when it was taken
   */
  AlertDelivery(Pool pool, Map<String, Function<AlertMessage, Future<?>>> channels) {
    this.pool = pool;
    this.channels = channels;
  }

  /** Delivers until nothing is due. */
  Future<Void> run() {
    return pool.query(TAKE)
        .execute()
        .compose(
            taken ->
                taken.size() == 0 ? Future.succeededFuture() : send(taken).compose(v -> run()));
  }

  private Future<Void> send(RowSet<Row> taken) {
    Row row = taken.iterator().next();
    JsonObject channel = row.getJsonObject("channel");
    AlertMessage message = AlertMessage.of(row);
    return channels
        .get(channel.getString("type"))
        .apply(message)
        .compose(
            sent -> pool.preparedQuery(DONE).execute(Tuple.of(row.getUUID("id"))),
            failure -> failed(row.getUUID("id"), channel, failure))
        .mapEmpty();
  }

  private Future<RowSet<Row>> failed(UUID id, JsonObject channel, Throwable failure) {
    LOG.warn("An alert did not go out by {}: {}", channel.getString("type"), failure.getMessage());
    return pool.preparedQuery(FAILED).execute(Tuple.of(id, String.valueOf(failure.getMessage())));
  }
}
