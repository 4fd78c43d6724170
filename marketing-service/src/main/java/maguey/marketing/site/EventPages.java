package maguey.marketing.site;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import maguey.marketing.orders.OrderRefused;
import maguey.marketing.orders.OrdersClient;

/** The home page, the page of an event and its order form. */
final class EventPages {
  private static final int LISTED = 60;
  private static final int UNPROCESSABLE = 422;
  private static final int NOT_FOUND = 404;

  private final OrdersClient orders;

  EventPages(OrdersClient orders) {
    this.orders = orders;
  }

  /** What the home page shows. */
  record HomeView(EventView first, List<EventView> others) {}

  /** What the page of an event shows. */
  record FormView(
      EventView event,
      List<TierView> tiers,
      OrderForm form,
      FormProblems problems,
      String ticketsHint,
      String nameHint,
      String emailHint,
      String promoHint) {}

  Future<Page> home(RoutingContext context) {
    return orders.events(LISTED).map(EventPages::home);
  }

  Future<Page> event(RoutingContext context) {
    return orders
        .event(context.pathParam("slug"))
        .map(event -> page(event, OrderForm.empty(), FormProblems.none()));
  }

  /**
   * The form without a script: places the order and goes on to its page, or shows what is wrong.
   */
  Future<Page> order(RoutingContext context) {
    String slug = context.pathParam("slug");
    OrderForm form = OrderForm.of(context.request().formAttributes());
    FormProblems problems = FormProblems.in(form);
    if (problems.any()) {
      return again(slug, form, problems, UNPROCESSABLE);
    }
    return orders
        .place(form.toOrder(slug), form.key())
        .map(order -> Page.seeOther(OrderPages.addressOf(order)))
        .recover(failure -> refused(slug, form, failure));
  }

  private Future<Page> refused(String slug, OrderForm form, Throwable failure) {
    return failure instanceof OrderRefused refusal && refusal.status() != NOT_FOUND
        ? again(slug, underNextKey(form, refusal), FormProblems.of(refusal), refusal.status())
        : Future.failedFuture(failure);
  }

  /** A try that is still under way is asked for by its key; after any other refusal it is over. */
  private static OrderForm underNextKey(OrderForm form, OrderRefused refusal) {
    return refusal.name().equals("IN_PROGRESS") ? form : form.renewed();
  }

  private Future<Page> again(String slug, OrderForm form, FormProblems problems, int status) {
    return orders.event(slug).map(event -> page(event, form, problems).withStatus(status));
  }

  private static Page home(JsonObject listed) {
    List<EventView> events =
        listed.getJsonArray("events", new JsonArray()).stream()
            .map(event -> EventView.of((JsonObject) event))
            .toList();
    HomeView view =
        events.isEmpty()
            ? new HomeView(null, List.of())
            : new HomeView(events.get(0), events.subList(1, events.size()));
    return Page.of(Templates.HOME, "Live under the agaves", view);
  }

  private static Page page(JsonObject event, OrderForm form, FormProblems problems) {
    EventView view = EventView.of(event);
    List<TierView> tiers =
        EventView.tiersOf(event)
            .map(tier -> tier(event, view, tier, form.quantityOf(tier.getString("id"))))
            .toList();
    FormView shown =
        new FormView(
            view,
            tiers,
            form,
            problems,
            FormProblems.TICKETS_HINT,
            FormProblems.NAME_HINT,
            FormProblems.EMAIL_HINT,
            FormProblems.PROMO_HINT);
    return Page.of(Templates.EVENT, view.title(), shown);
  }

  private static TierView tier(JsonObject event, EventView view, JsonObject tier, int chosen) {
    String currency = event.getString("currency", "EUR");
    return TierView.of(tier, currency, view, chosen);
  }
}
