package maguey.common.outbox;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.UUID;
import maguey.common.events.EventAddress;
import maguey.common.tracing.StoredContext;

/**
 * A claimed row.
 *
 * @param attempts tries so far, this one counted
 * @param waitedMs how long the row has waited since its transaction
 */
record OutboxRow(
    UUID id,
    EventAddress address,
    JsonObject body,
    StoredContext trace,
    int attempts,
    double waitedMs) {

  static OutboxRow of(Row row) {
    return new OutboxRow(
        row.getUUID("id"),
        EventAddress.of(row.getString("address")),
        row.getJsonObject("body"),
        new StoredContext(row.getString("traceparent"), row.getString("tracestate")),
        row.getInteger("attempts"),
        row.getDouble("waited_ms"));
  }
}
