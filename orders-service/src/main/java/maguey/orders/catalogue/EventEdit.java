package maguey.orders.catalogue;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.ZoneId;
import maguey.common.http.PlainText;
import maguey.common.http.Violations;

/** What of an event may be changed, as it is to be. */
record EventEdit(
    String title,
    String venue,
    String description,
    Instant saleFrom,
    Instant saleTo,
    int maxPerOrder,
    int holdSeconds,
    boolean listed) {

  /**
   * The event with what the body names; its shapes were checked by the contract.
   *
   * @throws maguey.common.http.Problem {@code INVALID} with a pointer to each wrong value
   */
  static EventEdit of(JsonObject json, Event before) {
    Violations violations = new Violations();
    EventTimes times = new EventTimes(ZoneId.of(before.zone()), violations);
    EventEdit edit =
        new EventEdit(
            json.getString("title", before.title()),
            json.getString("venue", before.venue()),
            json.getString("description", before.description()),
            times.read(json, "", "saleFrom", before.saleFrom()),
            times.read(json, "", "saleTo", before.saleTo()),
            json.getInteger("maxPerOrder", before.maxPerOrder()),
            json.getInteger("holdSeconds", before.holdSeconds()),
            json.getBoolean("listed", before.listed()));
    times.ordered(edit.saleFrom, edit.saleTo, "/saleTo");
    edit.check(violations);
    violations.verify();
    return edit;
  }

  private void check(Violations violations) {
    violations.require(
        PlainText.isLine(title), "/title", "control_character", "must be one line of text");
    violations.require(
        PlainText.isLine(venue), "/venue", "control_character", "must be one line of text");
    violations.require(
        PlainText.isText(description), "/description", "control_character", "must be plain text");
  }
}
