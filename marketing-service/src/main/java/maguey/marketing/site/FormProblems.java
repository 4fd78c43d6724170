package maguey.marketing.site;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import maguey.marketing.orders.OrderRefused;

/**
 * What is wrong with a form, each thing at its field; empty text where nothing is.
 *
 * @param summary for the whole form
 */
record FormProblems(String summary, String tickets, String name, String email, String promo) {
  /** Said at a field whatever the service's own words are; the page's script says the same. */
  static final String TICKETS_HINT = "Choose at least one ticket.";

  static final String NAME_HINT = "Tell us the name that the tickets are for.";
  static final String EMAIL_HINT = "This needs to be an e-mail address, such as ana@example.org.";

  static final String PROMO_HINT = "This promo code cannot be used; mend it, or leave it out.";

  private static final String MEND = "Please mend what is marked below and send the form again.";
  private static final List<String> WAITED_FOR = List.of("/tierId", "/quantity");
  private static final int LONGEST_NAME = 200;
  private static final int LONGEST_EMAIL = 254;

  static FormProblems none() {
    return new FormProblems("", "", "", "", "");
  }

  /** What can be told without asking orders-service. */
  static FormProblems in(OrderForm form) {
    boolean isName = !form.name().isEmpty() && form.name().length() <= LONGEST_NAME;
    boolean isEmail = form.email().matches("[^@\\s]+@[^@\\s]+\\.[^@\\s.]+");
    return new FormProblems(
            MEND,
            form.quantities().isEmpty() ? TICKETS_HINT : "",
            isName ? "" : NAME_HINT,
            isEmail && form.email().length() <= LONGEST_EMAIL ? "" : EMAIL_HINT,
            "")
        .orNone();
  }

  /** What orders-service found: {@code errors[]} points to the fields, else its detail is told. */
  static FormProblems of(OrderRefused refusal) {
    FormProblems found = new FormProblems(MEND, "", "", "", "");
    for (Object error : refusal.problem().getJsonArray("errors", new JsonArray())) {
      found = found.with((JsonObject) error);
    }
    return found.isEmpty() ? told(refusal) : found;
  }

  boolean isEmpty() {
    return tickets.isEmpty() && name.isEmpty() && email.isEmpty() && promo.isEmpty();
  }

  /** True when there is anything to say at all; public, as templates ask for it. */
  public boolean any() {
    return !summary.isEmpty();
  }

  private FormProblems orNone() {
    return isEmpty() ? none() : this;
  }

  private FormProblems with(JsonObject error) {
    String pointer = error.getString("pointer", "");
    if (pointer.startsWith("/lines") || WAITED_FOR.contains(pointer)) {
      return new FormProblems(summary, error.getString("detail", TICKETS_HINT), name, email, promo);
    }
    return switch (pointer) {
      case "/customer/name" -> new FormProblems(summary, tickets, NAME_HINT, email, promo);
      case "/customer/email" -> new FormProblems(summary, tickets, name, EMAIL_HINT, promo);
      case "/promoCode" ->
          new FormProblems(summary, tickets, name, email, error.getString("detail", PROMO_HINT));
      default -> this;
    };
  }

  private static FormProblems told(OrderRefused refusal) {
    String text =
        switch (refusal.name()) {
          case "IDEMPOTENCY_KEY_REUSED" ->
              "This form was used for an order already. Send it again to order once more.";
          case "TICKETS_AVAILABLE" -> "There are tickets again: order them on the event's page.";
          case "IN_PROGRESS" -> "Your order is on its way. Send the form again to see it.";
          default -> refusal.problem().getString("detail", "The order was not taken.");
        };
    boolean isAboutStock = refusal.name().equals("SOLD_OUT");
    return new FormProblems(text, isAboutStock ? text : "", "", "", "");
  }
}
