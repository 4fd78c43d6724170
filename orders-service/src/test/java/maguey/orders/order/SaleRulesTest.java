package maguey.orders.order;

import static maguey.orders.order.Offers.NOW;
import static maguey.orders.order.Offers.offer;
import static maguey.orders.order.Offers.onSale;
import static maguey.orders.order.Offers.tier;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;
import maguey.orders.OrdersProblems;
import maguey.orders.catalogue.EventOffer;
import maguey.orders.catalogue.EventStatus;
import maguey.orders.catalogue.Tier;
import maguey.orders.order.NewOrder.Line;
import org.junit.jupiter.api.Test;

class SaleRulesTest {
  private static final Duration DAY = Duration.ofDays(1);

  private final Tier standing = tier("Standing", 10);
  private final Tier balcony = tier("Balcony", 3);

  @Test
  void price_twoTiers_addsUpServerPrices() {
    PricedOrder priced =
        price(onSale(standing, balcony), order(line(standing, 2), line(balcony, 1)));

    assertThat(priced.totalCents()).isEqualTo(7_500);
    assertThat(OrderLine.seats(priced.lines()))
        .hasSize(3)
        .extracting("position")
        .containsExactly(1, 2, 3);
  }

  @Test
  void price_sameTierTwice_isMergedAndThenLimited() {
    EventOffer offer = onSale(standing);

    PricedOrder merged = price(offer, order(line(standing, 2), line(standing, 3)));
    Problem refused = refusal(offer, order(line(standing, 4), line(standing, 3)));

    assertThat(merged.lines()).singleElement().extracting("quantity").isEqualTo(5);
    assertThat(refused.type()).isEqualTo(ProblemType.INVALID);
    assertThat(errors(refused)).contains("/lines/1/quantity", "max_per_order");
  }

  @Test
  void price_tierOfAnotherEvent_isRefusedWithItsPointer() {
    Problem refused =
        refusal(onSale(standing), order(line(standing, 1), new Line(UUID.randomUUID(), 1)));

    assertThat(refused.type()).isEqualTo(ProblemType.INVALID);
    assertThat(errors(refused)).contains("/lines/1/tierId").doesNotContain("/lines/0");
  }

  @Test
  void price_saleWindow_beginsInclusiveAndEndsExclusive() {
    NewOrder one = order(line(standing, 1));

    assertThat(price(offer(EventStatus.ON_SALE, NOW, NOW.plus(DAY), standing), one)).isNotNull();
    assertThat(
            refusal(offer(EventStatus.ON_SALE, NOW.plusNanos(1_000), NOW.plus(DAY), standing), one))
        .satisfies(p -> assertThat(p.type()).isEqualTo(OrdersProblems.SALE_NOT_OPEN))
        .satisfies(p -> assertThat(p.toJson("").getString("opensAt")).startsWith("2026-05-01T18"));
    assertThat(refusal(offer(EventStatus.ON_SALE, NOW.minus(DAY), NOW, standing), one).type())
        .isEqualTo(OrdersProblems.SALE_CLOSED);
  }

  @Test
  void price_windowOfTheTier_goesBeforeTheEvents() {
    Tier early = tier("Early bird", 10, NOW.minus(DAY), NOW);
    Tier late = tier("Late", 10, NOW.plus(DAY), null);

    assertThat(refusal(onSale(early), order(line(early, 1))).type())
        .isEqualTo(OrdersProblems.SALE_CLOSED);
    assertThat(refusal(onSale(late), order(line(late, 1))).type())
        .isEqualTo(OrdersProblems.SALE_NOT_OPEN);
  }

  @Test
  void price_eventNotOnSale_saysWhy() {
    NewOrder one = order(line(standing, 1));

    assertThat(refusal(of(EventStatus.CANCELLED), one).type())
        .isEqualTo(OrdersProblems.EVENT_CANCELLED);
    assertThat(refusal(of(EventStatus.CLOSED), one).type()).isEqualTo(OrdersProblems.SALE_CLOSED);
    assertThat(refusal(of(EventStatus.ENDED), one).type()).isEqualTo(OrdersProblems.SALE_CLOSED);
  }

  @Test
  void price_tooFewLeft_saysHowMany() {
    Problem refused = refusal(onSale(standing, balcony), order(line(balcony, 4)));

    assertThat(refused.type()).isEqualTo(OrdersProblems.SOLD_OUT);
    assertThat(refused.toJson("").getInteger("remaining")).isEqualTo(3);
  }

  private EventOffer of(EventStatus status) {
    return offer(status, NOW.minus(DAY), NOW.plus(DAY), standing);
  }

  private static NewOrder order(Line... lines) {
    return new NewOrder(
        "agave-night", Arrays.asList(lines), new Customer("Anna", "a@example.com"), null);
  }

  private static Line line(Tier tier, int quantity) {
    return new Line(tier.id(), quantity);
  }

  private static Problem refusal(EventOffer offer, NewOrder order) {
    return catchThrowableOfType(Problem.class, () -> price(offer, order));
  }

  private static PricedOrder price(EventOffer offer, NewOrder order) {
    return SaleRules.price(offer, order, Optional.empty());
  }

  private static String errors(Problem problem) {
    JsonObject json = problem.toJson("");
    return json.getJsonArray("errors").encode();
  }
}
