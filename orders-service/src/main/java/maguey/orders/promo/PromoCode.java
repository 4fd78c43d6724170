package maguey.orders.promo;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A code that lowers the price of each ticket of an order.
 *
 * @param code normalised
 * @param percent null when it takes off an amount
 * @param amountCents null when it takes off a percentage
 * @param maxUses orders it can be used for; null for any number
 * @param maxUsesPerCustomer of one e-mail address; null for any number
 * @param used orders that have it and are held or confirmed
 * @param validFrom inclusive, business time; null was always
 * @param validTo exclusive, business time; null is never
 * @param disabledAt null while it may be used
 */
public record PromoCode(
    UUID id,
    String code,
    Integer percent,
    Long amountCents,
    Integer maxUses,
    Integer maxUsesPerCustomer,
    int used,
    Instant validFrom,
    Instant validTo,
    Instant disabledAt) {

  private static final Pattern FORM = Pattern.compile("[A-Z0-9][A-Z0-9_-]{0,39}");
  private static final Pattern BLANKS = Pattern.compile("\\s+");
  private static final int HUNDRED = 100;

  static PromoCode of(Row row) {
    return new PromoCode(
        row.getUUID("id"),
        row.getString("code"),
        row.getInteger("percent"),
        row.getLong("amount_cents"),
        row.getInteger("max_uses"),
        row.getInteger("max_uses_per_customer"),
        row.getInteger("used"),
        time(row, "valid_from"),
        time(row, "valid_to"),
        time(row, "disabled_at"));
  }

  /** A code as people type it, in the one form in which it is kept. */
  public static String normalise(String text) {
    return BLANKS.matcher(text).replaceAll("").toUpperCase(Locale.ROOT);
  }

  /** Whether a normalised code is of the form that codes have; others need not be looked for. */
  static boolean isForm(String normalised) {
    return FORM.matcher(normalised).matches();
  }

  /** What it takes off a ticket: whole cents, rounded down, and never more than the price. */
  public long discountCents(long priceCents) {
    return percent == null ? Math.min(amountCents, priceCents) : priceCents * percent / HUNDRED;
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("code", code)
        .put("percent", percent)
        .put("amountCents", amountCents)
        .put("maxUses", maxUses)
        .put("maxUsesPerCustomer", maxUsesPerCustomer)
        .put("used", used)
        .put("validFrom", validFrom)
        .put("validTo", validTo)
        .put("disabledAt", disabledAt);
  }

  private static Instant time(Row row, String column) {
    OffsetDateTime time = row.getOffsetDateTime(column);
    return time == null ? null : time.toInstant();
  }
}
