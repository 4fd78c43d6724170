package maguey.scanner;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import maguey.common.events.EventAddress;

/** What a service tells over the event bus. */
final class HeardOf {
  private HeardOf() {}

  /** What is told of a ticket at an address from now on; acknowledged, where that is wanted. */
  static List<JsonObject> ticket(IssuedTicket ticket, Vertx vertx, EventAddress address) {
    List<JsonObject> heard = new CopyOnWriteArrayList<>();
    vertx
        .eventBus()
        .<JsonObject>consumer(
            address.address(),
            message -> {
              if (message.body().getString("ticketId").equals(ticket.id().toString())) {
                heard.add(message.body());
              }
              if (message.replyAddress() != null) {
                message.reply(null);
              }
            })
        .completion()
        .await();
    return heard;
  }
}
