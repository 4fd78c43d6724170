package maguey.marketing.site;

import io.vertx.core.json.JsonObject;
import java.time.Instant;

/**
 * A place in a waitlist as its page shows it.
 *
 * @param heading where matters stand
 * @param text what happens next
 * @param token of the place; empty for who may not act for it
 * @param offered whether tickets are held and can be bought
 * @param mayLeave whether there is something to give up
 * @param again where one joins anew; empty while there is no need
 * @param notice what did not work just now; empty otherwise
 */
record PlaceView(
    EventView event,
    String tier,
    int quantity,
    String heading,
    String text,
    String token,
    boolean offered,
    boolean mayLeave,
    String again,
    String notice) {

  /**
   * The view of a place.
   *
   * @param place as orders-service shows it
   * @param event whose tickets are waited for
   */
  static PlaceView of(JsonObject place, JsonObject event, String token, String notice) {
    String status = place.getString("status", "");
    boolean isOver = status.equals("cancelled") || status.equals("offer_expired");
    EventView view = EventView.of(event);
    return new PlaceView(
        view,
        place.getString("tierName", ""),
        place.getInteger("quantity", 1),
        heading(status, place),
        text(status, place, event, token),
        token,
        status.equals("offered"),
        !token.isEmpty() && (status.equals("waiting") || status.equals("offered")),
        isOver ? WaitlistPages.formOf(view.slug(), place.getString("tierId", "")) : "",
        notice);
  }

  private static String heading(String status, JsonObject place) {
    return switch (status) {
      case "waiting" -> "You are number " + place.getInteger("position", 1) + " in the line";
      case "offered" -> "Your tickets are here";
      case "purchased" -> "You have your tickets";
      case "cancelled" -> "You have left the line";
      default -> "The offer is over";
    };
  }

  private static String text(String status, JsonObject place, JsonObject event, String token) {
    return switch (status) {
      case "waiting" ->
          token.isEmpty()
              ? "You were in this line already. We will write to you as soon as it is your turn."
              : "We will write to you as soon as tickets come back and it is your turn. Keep this"
                  + " page's address: with it you see your place, and can leave the line.";
      case "offered" ->
          "They are held for you until "
              + until(place, event)
              + ". After that they go to whoever"
              + " is next.";
      case "purchased" -> "They are in the e-mail that we sent you.";
      case "cancelled" -> "Nobody will write to you about these tickets any more.";
      default -> "The tickets that were held for you went to whoever was next.";
    };
  }

  private static String until(JsonObject place, JsonObject event) {
    Instant expires = place.getInstant("offerExpiresAt");
    return expires == null ? "soon" : EventTimes.written(event, expires);
  }
}
