package maguey.orders;

import static java.time.temporal.ChronoUnit.HOURS;
import static maguey.orders.TestShop.created;
import static maguey.orders.TestShop.newEvent;
import static maguey.orders.TestShop.newOrder;
import static maguey.orders.TestShop.someAddress;
import static maguey.orders.TestShop.tier;
import static maguey.testkit.Eventually.await;
import static maguey.testkit.Eventually.eventually;
import static maguey.testkit.ProblemAssert.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import maguey.testkit.ExportedSpan;
import maguey.testkit.HttpCalls.Answer;
import maguey.testkit.MailExtension;
import org.junit.jupiter.api.Test;

/** What comes back is offered to whoever waits, for a while. */
class WaitlistOfferIT extends WaitingLine {
  @Test
  void cancel_somebodyWaits_isHeldForHimAndHeBuysItOnce() throws Exception { // 36, 37
    JsonObject event = shop.event(2);
    JsonObject sold = created(shop.order(newOrder(event, 2)));
    String address = someAddress();
    JsonObject place = created(join(event, 2, address));

    cancel(sold);

    assertThat(placed(place).getString("status")).isEqualTo("offered");
    Counters.assertExact(orders, event, 0, 2);
    assertProblem(shop.order(newOrder(event, 1)), OrdersProblems.SOLD_OUT);
    MimeMessage mail = await(() -> mails.receivedBy(address).get(0));
    assertThat(mail.getMessageID()).startsWith("<waitlist-" + place.getString("id"));
    assertThat(MailExtension.source(mail))
        .containsPattern("held for you until \\w+day, \\d+ \\w+ \\d{4}, \\d\\d:\\d\\d \\(CES?T\\)");
    List<Answer> bought =
        Together.ask(
            6, n -> orders.http(n % 2).send("POST", "/api/waitlist/accept" + query(place), null));

    assertThat(bought).extracting(Answer::status).isSubsetOf(200, 201);
    // None, if the first one's answer was lost and asked for again.
    assertThat(bought).filteredOn(answer -> answer.status() == 201).hasSizeLessThan(2);
    assertThat(bought)
        .extracting(a -> a.json().getString("id"))
        .containsOnly(bought.get(0).json().getString("id"));
    assertThat(bought.get(0).json().getJsonArray("tickets")).hasSize(2);
    assertThat(placed(place).getString("status")).isEqualTo("purchased");
    Counters.assertExact(orders, event, 2, 0);
  }

  @Test
  void offer_acceptedInATraceOfItsOwn_linksBothWays() {
    JsonObject event = shop.event(1);
    JsonObject sold = created(shop.order(newOrder(event, 1)));
    JsonObject place = created(join(event, 1, someAddress()));
    cancel(sold);
    JsonObject bought = created(act("accept", query(place)));

    ExportedSpan offer = span("waitlist-offer", place);
    ExportedSpan accept = span("waitlist-accept", place);
    ExportedSpan back = span("waitlist-bought", place);

    assertThat(offer.links())
        .extracting(ExportedSpan.Link::traceId)
        .containsExactly(sold.getString("traceId"));
    assertThat(accept.traceId())
        .isEqualTo(bought.getString("traceId"))
        .isNotEqualTo(offer.traceId());
    assertThat(accept.links())
        .extracting(ExportedSpan.Link::traceId)
        .containsExactly(offer.traceId());
    assertThat(back.traceId()).isEqualTo(offer.traceId());
    assertThat(back.links()).extracting(ExportedSpan.Link::spanId).containsExactly(accept.spanId());
    assertThat(orders.spans().all().toString()).doesNotContain(place.getString("token"));
  }

  @Test
  void offer_timeOver_goesToTheNextAndTheLateOneIsGone() { // 37
    JsonObject event = shop.event(1);
    JsonObject sold = created(shop.order(newOrder(event, 1)));
    JsonObject late = created(join(event, 1, someAddress()));
    JsonObject next = created(join(event, 1, someAddress()));
    cancel(sold);

    passTime(Duration.ofHours(5));

    assertProblem(act("accept", query(late)), OrdersProblems.OFFER_EXPIRED);
    eventually(() -> assertThat(placed(next).getString("status")).isEqualTo("offered"));
    assertThat(placed(late).getString("status")).isEqualTo("offer_expired");
    assertProblem(act("accept", query(late)), OrdersProblems.OFFER_EXPIRED);
    Counters.assertExact(orders, event, 0, 1);
  }

  @Test
  void holdExpiredThenCapacityRaised_isOfferedToTheLine() {
    JsonObject event = shop.create(newEvent(tier("Standing", 2_500, 1)).put("payment", "deferred"));
    created(shop.order(newOrder(event, 1)));
    JsonObject first = created(join(event, 1, someAddress()));
    JsonObject second = created(join(event, 1, someAddress()));

    passTime(Duration.ofMinutes(16));
    eventually(() -> assertThat(placed(first).getString("status")).isEqualTo("offered"));
    assertThat(placed(second).getString("status")).isEqualTo("waiting");
    assertThat(setCapacity(event, 2)).isEqualTo(200);

    assertThat(placed(second).getString("status")).isEqualTo("offered");
    assertThat(created(act("accept", query(first))).getString("status")).isEqualTo("held");
    Counters.assertExact(orders, event, 0, 2);
  }

  @Test
  void sweep_oneOfferCannotBeEnded_endsTheOthers() {
    JsonObject broken = shop.event(1);
    JsonObject sound = shop.event(1);
    List<JsonObject> places =
        Stream.of(broken, sound)
            .map(
                event -> {
                  JsonObject sold = created(shop.order(newOrder(event, 1)));
                  JsonObject place = created(join(event, 1, someAddress()));
                  cancel(sold);
                  return place;
                })
            .toList();
    setHeld(broken, 0);

    passTime(Duration.ofHours(5));

    eventually(
        () -> assertThat(placed(places.get(1)).getString("status")).isEqualTo("offer_expired"));
    assertThat(placed(places.get(0)).getString("status")).isEqualTo("offered");
    setHeld(broken, 1);
    eventually(
        () -> assertThat(placed(places.get(0)).getString("status")).isEqualTo("offer_expired"));
    Counters.assertExact(orders, broken, 0, 0);
  }

  @Test
  void saleOver_ticketsComeBack_nobodyIsOfferedThem() { // 38
    SoldOut closed = soldOut(newEvent(tier("Standing", 2_500, 1)));
    SoldOut other = soldOut(newEvent(tier("Standing", 2_500, 1)));
    setStatus(closed.event(), "closed");

    assertNobodyIsOfferedThem(other, closed);
  }

  @Test
  void saleToPassed_ticketsComeBack_nobodyIsOfferedThem() { // 38
    Instant end = Instant.now().plus(1, HOURS);
    SoldOut ended = soldOut(newEvent(tier("Standing", 2_500, 1)).put("saleTo", end));
    SoldOut endedTier = soldOut(newEvent(tier("Standing", 2_500, 1).put("saleTo", end)));
    SoldOut other = soldOut(newEvent(tier("Standing", 2_500, 1)));

    passTime(Duration.ofMinutes(61));

    assertNobodyIsOfferedThem(other, ended, endedTier);
  }

  /** The sweep that finds the other has looked at them, too. */
  private void assertNobodyIsOfferedThem(SoldOut other, SoldOut... over) {
    setStatus(other.event(), "closed");
    Stream.of(over).map(SoldOut::order).forEach(this::cancel);
    cancel(other.order());
    setStatus(other.event(), "on_sale");
    eventually(() -> assertThat(placed(other.place()).getString("status")).isEqualTo("offered"));
    for (SoldOut each : over) {
      assertThat(placed(each.place()).getString("status")).isEqualTo("waiting");
      assertProblem(join(each.event(), 1, someAddress()), OrdersProblems.SALE_CLOSED);
      Counters.assertExact(orders, each.event(), 0, 0);
    }
  }

  /** An event whose only ticket is sold, with one who waits for it. */
  private record SoldOut(JsonObject event, JsonObject order, JsonObject place) {}

  private SoldOut soldOut(JsonObject wanted) {
    JsonObject event = shop.create(wanted);
    JsonObject order = created(shop.order(newOrder(event, 1)));
    return new SoldOut(event, order, created(join(event, 1, someAddress())));
  }

  private void setStatus(JsonObject event, String status) {
    String path = "/api/events/" + event.getString("slug") + "/status";
    assertThat(shop.admin().post(path, new JsonObject().put("status", status)).status())
        .isEqualTo(200);
  }

  private static ExportedSpan span(String name, JsonObject place) {
    return orders
        .spans()
        .await(
            name,
            s ->
                s.name().equals(name)
                    && place.getString("id").equals(s.attributes().get("waitlist.entry_id")));
  }
}
