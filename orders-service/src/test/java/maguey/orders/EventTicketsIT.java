package maguey.orders;

import static maguey.orders.TestShop.created;
import static maguey.orders.TestShop.newOrder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import maguey.common.auth.Tokens;
import org.junit.jupiter.api.Test;

/** All tickets of an event, for gates that have lost some. */
class EventTicketsIT extends SharedShop {
  @Test
  void tickets_ofAnEvent_areToldAsWebhooksTellThem() {
    JsonObject event = shop.event(60);
    JsonObject first = created(shop.order(newOrder(event, 2)));
    created(shop.order(newOrder(event, 1)));
    created(shop.order(newOrder(shop.event(5), 1)));

    JsonObject page = shop.admin().get(path(event)).json();

    JsonArray messages = page.getJsonArray("messages");
    assertThat(messages).hasSize(2);
    assertThat(page.getString("nextCursor")).isNull();
    JsonObject data = messages.getJsonObject(0).getJsonObject("data");
    assertThat(data.getString("orderNumber")).isEqualTo(first.getString("number"));
    assertThat(data.getJsonArray("tickets")).hasSize(2);
    assertThat(data.getJsonObject("event").getString("slug")).isEqualTo(event.getString("slug"));
    assertThat(page.encode()).doesNotContain("TK0", "@");
  }

  @Test
  void tickets_readBySomebodyOrByTheGates_areNoted() {
    JsonObject event = shop.event(5);
    String gates = orders.token(Tokens.GATES);

    shop.admin().get(path(event));
    assertThat(shop.api().bearer(gates).get(path(event)).status()).isEqualTo(200);

    String query = "/api/admin/audit?subject=" + event.getString("slug");
    assertThat(shop.admin().get(query).json().getJsonArray("entries"))
        .extracting(JsonObject.class::cast)
        .extracting(entry -> entry.getString("role"), entry -> entry.getString("action"))
        .containsExactly(
            tuple("gates", "listEventTickets"),
            tuple("admin", "listEventTickets"),
            tuple("admin", "createEvent"));
  }

  @Test
  void tickets_forStrangersOrOfNoEvent_areNotShown() {
    JsonObject event = shop.event(5);

    assertThat(shop.api().get(path(event)).status()).isEqualTo(401);
    assertThat(shop.admin().get("/api/events/no-such-event/tickets").status()).isEqualTo(404);
    assertThat(shop.admin().get(path(event) + "?cursor=x").status()).isEqualTo(400);
  }

  private static String path(JsonObject event) {
    return "/api/events/" + event.getString("slug") + "/tickets";
  }
}
