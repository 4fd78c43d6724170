package maguey.orders.catalogue;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.UUID;

/**
 * What is ticketed.
 *
 * @param number short; it stands in ticket codes
 * @param zone IANA name of the zone its times are shown in
 * @param saleFrom sales begin, inclusive
 * @param saleTo sales end, exclusive
 * @param payment how its tickets are paid, unless a tier says otherwise
 * @param holdSeconds how long an order waits for its payment
 * @param listed whether the public list has it
 */
public record Event(
    UUID id,
    int number,
    String slug,
    String title,
    String venue,
    String description,
    String zone,
    Instant startsAt,
    Instant endsAt,
    Instant doorsAt,
    Instant saleFrom,
    Instant saleTo,
    EventStatus status,
    String currency,
    int maxPerOrder,
    PaymentMode payment,
    int holdSeconds,
    boolean listed) {

  /** The columns that {@link #of} reads, of a table called {@code e}. */
  public static final String COLUMNS =
      """
      e.id AS event_id, e.number AS event_number, e.slug, e.title, e.venue, e.description, e.zone,
      e.starts_at, e.ends_at, e.doors_at, e.sale_from, e.sale_to, e.status AS event_status,
      e.currency, e.max_per_order, e.payment, e.hold_seconds, e.listed""";

  /** Reads {@link #COLUMNS}. */
  public static Event of(Row row) {
    return new Event(
        row.getUUID("event_id"),
        row.getInteger("event_number"),
        row.getString("slug"),
        row.getString("title"),
        row.getString("venue"),
        row.getString("description"),
        row.getString("zone"),
        time(row, "starts_at"),
        time(row, "ends_at"),
        time(row, "doors_at"),
        time(row, "sale_from"),
        time(row, "sale_to"),
        EventStatus.of(row.getString("event_status")),
        row.getString("currency"),
        row.getInteger("max_per_order"),
        PaymentMode.of(row.getString("payment")),
        row.getInteger("hold_seconds"),
        row.getBoolean("listed"));
  }

  /** As the API shows it. */
  public JsonObject toJson() {
    return new JsonObject()
        .put("id", id.toString())
        .put("number", number)
        .put("slug", slug)
        .put("title", title)
        .put("venue", venue)
        .put("description", description)
        .put("zone", zone)
        .put("startsAt", startsAt)
        .put("endsAt", endsAt)
        .put("doorsAt", doorsAt)
        .put("saleFrom", saleFrom)
        .put("saleTo", saleTo)
        .put("status", status.text())
        .put("currency", currency)
        .put("maxPerOrder", maxPerOrder)
        .put("payment", payment.text())
        .put("holdSeconds", holdSeconds)
        .put("listed", listed);
  }

  private static Instant time(Row row, String column) {
    return row.getOffsetDateTime(column).toInstant();
  }
}
