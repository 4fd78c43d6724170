package maguey.traces.alerts;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.OffsetDateTime;
import java.util.UUID;

/**
 * What is told of an alert.
 *
 * @param id of the delivery, the same in each repeat
 * @param event {@code firing} or {@code resolved}
 */
record AlertMessage(UUID id, String event, JsonObject channel, JsonObject alert) {
  static AlertMessage of(Row row) {
    JsonObject alert =
        new JsonObject()
            .put("alertId", row.getUUID("alert_id").toString())
            .put("rule", row.getString("name"))
            .put("kind", row.getJsonObject("rule").getString("kind"))
            .put("subject", row.getString("subject"))
            .put("value", row.getDouble("value"))
            .put("threshold", row.getJsonObject("rule").getDouble("threshold"))
            .put("detail", row.getString("detail"))
            .put("beganAt", iso(row.getOffsetDateTime("began_at")))
            .put("endedAt", iso(row.getOffsetDateTime("ended_at")))
            .put("examples", row.getJsonArray("examples"));
    return new AlertMessage(
        row.getUUID("id"), row.getString("event"), row.getJsonObject("channel"), alert);
  }

  /** The body of a webhook and of the message on the bus. */
  JsonObject toJson(String dashboardUrl) {
    JsonArray links = new JsonArray();
    alert.getJsonArray("examples").forEach(id -> links.add(dashboardUrl + "/admin/traces/" + id));
    return new JsonObject()
        .put("type", "alert." + event)
        .put("messageId", id.toString())
        .put("data", alert.copy().put("traces", links));
  }

  /** One line. */
  String subjectLine() {
    String about =
        alert.getString("subject").isEmpty() ? "" : " (" + alert.getString("subject") + ")";
    String state = event.equals("firing") ? "ALERT" : "Over";
    return (state + ": " + alert.getString("rule") + about).replaceAll("\\p{Cntrl}", " ");
  }

  /** Plain text for a mail. */
  String text(String dashboardUrl) {
    StringBuilder text = new StringBuilder(alert.getString("detail")).append("\n\nSince ");
    text.append(alert.getString("beganAt"));
    if (alert.getString("endedAt") != null) {
      text.append(", over at ").append(alert.getString("endedAt"));
    }
    text.append("\n\n").append(dashboardUrl).append("/admin/alerts\n");
    alert
        .getJsonArray("examples")
        .forEach(id -> text.append(dashboardUrl).append("/admin/traces/").append(id).append('\n'));
    return text.toString();
  }

  private static String iso(OffsetDateTime time) {
    return time == null ? null : time.toInstant().toString();
  }
}
