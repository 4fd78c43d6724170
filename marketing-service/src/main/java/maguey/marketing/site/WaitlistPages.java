package maguey.marketing.site;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import maguey.common.http.ClientAddress;
import maguey.marketing.orders.OrderRefused;
import maguey.marketing.orders.OrdersClient;

/**
 * Waiting for tickets of what is sold out: the form, the place in the line, and what was offered.
 */
final class WaitlistPages {
  private static final int UNPROCESSABLE = 422;
  private static final int NOT_FOUND = 404;

  private final OrdersClient orders;

  WaitlistPages(OrdersClient orders) {
    this.orders = orders;
  }

  /** What the form shows. */
  record FormView(
      EventView event,
      List<TierChoice> tiers,
      List<TierView.Choice> quantities,
      WaitlistForm form,
      FormProblems problems) {}

  /** A tier that can be waited for. */
  record TierChoice(String id, String name, String price, boolean selected) {}

  /** Where one waits for a tier of an event. */
  static String formOf(String slug, String tier) {
    return "/events/" + encoded(slug) + "/waitlist?tier=" + encoded(tier);
  }

  Future<Page> form(RoutingContext context) {
    String tier = Optional.ofNullable(context.request().getParam("tier")).orElse("");
    return orders
        .event(context.pathParam("slug"))
        .map(event -> form(event, WaitlistForm.of(tier), FormProblems.none()));
  }

  /** Takes a place and goes on to its page, or shows what is wrong. */
  Future<Page> join(RoutingContext context) {
    String slug = context.pathParam("slug");
    WaitlistForm form = WaitlistForm.of(context.request().formAttributes());
    FormProblems problems = form.problems();
    if (problems.any()) {
      return again(slug, form, problems, UNPROCESSABLE);
    }
    return orders
        .joinWaitlist(form.toWish(slug), ClientAddress.of(context.request()))
        .compose(this::joined)
        .recover(failure -> refused(slug, form, failure));
  }

  Future<Page> place(RoutingContext context) {
    return place(token(context.request().getParam("token")), "");
  }

  /** Buys what was offered, and goes on to the order. */
  Future<Page> accept(RoutingContext context) {
    String token = token(context.request().formAttributes().get("token"));
    return orders
        .acceptOffer(token)
        .map(order -> Page.seeOther(OrderPages.addressOf(order)))
        .recover(failure -> told(token, failure));
  }

  Future<Page> leave(RoutingContext context) {
    String token = token(context.request().formAttributes().get("token"));
    return orders.leaveWaitlist(token).map(left -> Page.seeOther(address(token)));
  }

  /** Who is in the line already gets no token: whoever knows an address may ask. */
  private Future<Page> joined(JsonObject place) {
    String token = place.getString("token", "");
    return token.isEmpty() ? page(place, "", "") : Future.succeededFuture(seen(token));
  }

  private static Page seen(String token) {
    return Page.seeOther(address(token));
  }

  private Future<Page> place(String token, String notice) {
    return orders.waitlistPlace(token).compose(place -> page(place, token, notice));
  }

  private Future<Page> page(JsonObject place, String token, String notice) {
    return orders
        .event(place.getString("eventSlug"))
        .map(event -> PlaceView.of(place, event, token, notice))
        .map(
            view ->
                // The address holds the token: it must not be kept, nor told to others.
                Page.of(Templates.WAITLIST_PLACE, view.heading(), view)
                    .with("cache-control", "no-store")
                    .with("referrer-policy", "no-referrer")
                    .with("x-robots-tag", "noindex"));
  }

  private Future<Page> told(String token, Throwable failure) {
    return failure instanceof OrderRefused refusal && refusal.status() != NOT_FOUND
        ? place(token, refusal.problem().getString("detail", "That did not work"))
            .map(page -> page.withStatus(refusal.status()))
        : Future.failedFuture(failure);
  }

  private Future<Page> refused(String slug, WaitlistForm form, Throwable failure) {
    return failure instanceof OrderRefused refusal && refusal.status() != NOT_FOUND
        ? again(slug, form, FormProblems.of(refusal), refusal.status())
        : Future.failedFuture(failure);
  }

  private Future<Page> again(String slug, WaitlistForm form, FormProblems problems, int status) {
    return orders.event(slug).map(event -> form(event, form, problems).withStatus(status));
  }

  private static Page form(JsonObject event, WaitlistForm form, FormProblems problems) {
    EventView view = EventView.of(event);
    List<TierChoice> tiers =
        EventView.tiersOf(event)
            .filter(tier -> tier.getInteger("available", 0) <= 0)
            .map(tier -> tier(event, tier, form.tier()))
            .toList();
    FormView shown =
        new FormView(
            view,
            view.mayWait() ? tiers : List.of(),
            TierView.upTo(view.maxPerOrder(), form.quantity()).stream().skip(1).toList(),
            form,
            problems);
    return Page.of(Templates.WAITLIST_FORM, "Waitlist: " + view.title(), shown);
  }

  private static TierChoice tier(JsonObject event, JsonObject tier, String chosen) {
    String id = tier.getString("id");
    String price = Money.format(tier.getLong("priceCents", 0L), event.getString("currency", "EUR"));
    return new TierChoice(id, tier.getString("name"), price, id.equals(chosen));
  }

  private static String token(String sent) {
    return Optional.ofNullable(sent).orElse("").strip();
  }

  private static String address(String token) {
    return "/waitlist?token=" + encoded(token);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
