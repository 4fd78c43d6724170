package maguey.orders;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import maguey.common.auth.Tokens;
import maguey.testkit.HttpCalls;
import maguey.testkit.HttpCalls.Answer;
import maguey.testkit.ServiceExtension;
import maguey.testkit.TestSecrets;

/** Makes events and places orders the way people do: over HTTP. */
final class TestShop {
  private final ServiceExtension orders;

  TestShop(ServiceExtension orders) {
    this.orders = orders;
  }

  /** The service with the variables it cannot do without. */
  static ServiceExtension service() {
    return ServiceExtension.of(new OrdersMain())
        .with("MAGUEY_EMAIL_HASH_SECRET", TestSecrets.EMAIL_HASH)
        .with("MAGUEY_TICKET_KEY_SECRET", TestSecrets.TICKET_KEY)
        .with("MAGUEY_TICKET_WEBHOOK_SECRET", TestSecrets.WEBHOOK)
        .with(
            "MAGUEY_PAYMENT_WEBHOOK_SECRET", PaymentProvider.FORMER + "," + PaymentProvider.SECRET);
  }

  HttpCalls api() {
    return orders.http();
  }

  HttpCalls admin() {
    return api().bearer(orders.token(Tokens.ADMIN));
  }

  /** An event on sale with one tier called Standing. */
  JsonObject event(int capacity) {
    return create(newEvent(tier("Standing", 2_500, capacity)));
  }

  JsonObject create(JsonObject event) {
    return created(admin().post("/api/events", event));
  }

  static JsonObject newEvent(JsonObject... tiers) {
    Instant start = Instant.now().plus(3, ChronoUnit.DAYS).truncatedTo(ChronoUnit.MINUTES);
    return new JsonObject()
        .put("slug", "agave-night-" + UUID.randomUUID())
        .put("title", "Agave Night")
        .put("venue", "Arena Wien")
        .put("zone", "Europe/Vienna")
        .put("startsAt", start)
        .put("doorsAt", start.minus(1, ChronoUnit.HOURS))
        .put("endsAt", start.plus(5, ChronoUnit.HOURS))
        .put("currency", "EUR")
        .put("tiers", new JsonArray(List.of(tiers)));
  }

  static JsonObject tier(String name, int priceCents, int capacity) {
    return new JsonObject()
        .put("name", name)
        .put("priceCents", priceCents)
        .put("capacity", capacity);
  }

  static String tierId(JsonObject event, int index) {
    return event.getJsonArray("tiers").getJsonObject(index).getString("id");
  }

  static JsonObject line(String tierId, Object quantity) {
    return new JsonObject().put("tierId", tierId).put("quantity", quantity);
  }

  /** An order of some tickets of the event's first tier. */
  static JsonObject newOrder(JsonObject event, Object quantity) {
    return newOrderOf(event, line(tierId(event, 0), quantity));
  }

  static JsonObject newOrderOf(JsonObject event, JsonObject... lines) {
    return new JsonObject()
        .put("eventSlug", event.getString("slug"))
        .put("lines", new JsonArray(List.of(lines)))
        .put("customer", customer("Anna Agave", someAddress()));
  }

  static JsonObject customer(String name, String email) {
    return new JsonObject().put("name", name).put("email", email);
  }

  static String someAddress() {
    return "anna-" + UUID.randomUUID() + "@example.com";
  }

  Answer order(JsonObject order) {
    return api().post("/api/orders", order);
  }

  Answer order(JsonObject order, String idempotencyKey) {
    return api().with("idempotency-key", idempotencyKey).post("/api/orders", order);
  }

  JsonObject stats(JsonObject event) {
    return api().get("/api/events/" + event.getString("slug") + "/stats").json();
  }

  /** The body of a 201. */
  static JsonObject created(Answer answer) {
    assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
    return answer.json();
  }

  int sold(JsonObject event) {
    return stats(event).getInteger("sold");
  }
}
