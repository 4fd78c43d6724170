package maguey.common.outbox;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.UUID;
import maguey.common.events.EventAddress;
import maguey.common.tracing.StoredContext;

/**
 * A claimed row.
 *
 * @param lane null where there is no order to keep
 * @param attempts tries so far, this one counted
 * @param waitedMs how long the row has waited since its transaction
 */
record OutboxRow(
    UUID id,
    EventAddress address,
    String lane,
    JsonObject body,
    StoredContext trace,
    int attempts,
    double waitedMs) {

  static OutboxRow of(Row row) {
    return new OutboxRow(
        row.getUUID("id"),
        EventAddress.of(row.getString("address")),
        row.getString("lane"),
        row.getJsonObject("body"),
        new StoredContext(row.getString("traceparent"), row.getString("tracestate")),
        row.getInteger("attempts"),
        row.getDouble("waited_ms"));
  }

  /** What shares the room that is kept for deliveries under way. */
  String way() {
    return lane == null ? address.address() : lane;
  }
}
