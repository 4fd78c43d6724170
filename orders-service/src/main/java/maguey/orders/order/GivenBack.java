package maguey.orders.order;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import maguey.common.http.Violations;
import maguey.orders.ticket.Ticket;

/**
 * What an administrator takes back.
 *
 * @param state what its tickets become: cancelled or refunded
 * @param ticketIds empty means all of the order
 * @param force tickets that let somebody in, too
 */
record GivenBack(Ticket.State state, List<UUID> ticketIds, boolean force) {
  private static final Pattern UUID_TEXT =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  /** Reads a body whose shapes the contract has checked; throws {@code INVALID}. */
  static GivenBack of(Ticket.State state, JsonObject json) {
    Violations violations = new Violations();
    List<UUID> ids = ids(json.getJsonArray("ticketIds", new JsonArray()), violations);
    violations.verify();
    return new GivenBack(state, ids, json.getBoolean("force", false));
  }

  boolean takesAll() {
    return ticketIds.isEmpty();
  }

  private static List<UUID> ids(JsonArray texts, Violations violations) {
    List<UUID> ids = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      String text = texts.getString(i);
      if (violations.require(
          UUID_TEXT.matcher(text).matches(),
          "/ticketIds/" + i,
          "ticket",
          "must be a ticket's id")) {
        ids.add(UUID.fromString(text));
      }
    }
    return ids;
  }
}
