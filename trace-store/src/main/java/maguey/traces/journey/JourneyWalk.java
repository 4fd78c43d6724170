package maguey.traces.journey;

import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import maguey.traces.model.StoredText;
import maguey.traces.model.TraceKey;

/**
 * Orders, the latest first, in the order of an index: only conditions that are asked for stand in
 * the statement, because one that may be NULL serves no index. {@code $1} is business time; what
 * came later is not there yet.
 */
final class JourneyWalk {
  /** Traces that are looked at for a key: more than one person buys in. */
  private static final int MOST_TRACES = 20_000;

  private static final Pattern ID =
      Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", Pattern.CASE_INSENSITIVE);

  private final List<String> conditions = new ArrayList<>();
  private final List<Object> values = new ArrayList<>();

  JourneyWalk(Instant asOf) {
    conditions.add("j.confirmed_at <= " + bind(utc(asOf)));
  }

  /** Confirmed in {@code [from, to)}. */
  JourneyWalk within(Optional<Instant> from, Optional<Instant> to) {
    from.ifPresent(time -> conditions.add("j.confirmed_at >= " + bind(utc(time))));
    to.ifPresent(time -> conditions.add("j.confirmed_at < " + bind(utc(time))));
    return this;
  }

  /** Of one event: by its id if the text is one, else by its slug. */
  JourneyWalk ofEvent(Optional<String> event) {
    event.map(this::eventIs).ifPresent(conditions::add);
    return this;
  }

  /** Those of a number or id, in whatever case. */
  JourneyWalk ofOrder(Optional<String> order) {
    order.ifPresent(
        text -> {
          String number = bind(StoredText.encode(text.toUpperCase(Locale.ROOT)));
          String typed = bind(StoredText.encode(text));
          String id = bind(StoredText.encode(text.toLowerCase(Locale.ROOT)));
          conditions.add(
              hasKey(
                  key(TraceKey.ORDER_NUMBER, number),
                  key(TraceKey.ORDER_NUMBER, typed),
                  key(TraceKey.ORDER_ID, id)));
          conditions.add(
              "(j.order_number IN (%s, %s) OR j.order_id::text = %s)".formatted(number, typed, id));
        });
    return this;
  }

  /** Of a trace with such a key, such as {@link TraceKey#TICKET_ID}. */
  JourneyWalk with(String kind, Optional<String> value) {
    value.ifPresent(text -> conditions.add(hasKey(key(kind, bind(StoredText.encode(text))))));
    return this;
  }

  /** Those behind the end of a page. */
  JourneyWalk after(Optional<JourneyCursor> cursor) {
    cursor.ifPresent(
        end ->
            conditions.add(
                "(j.confirmed_at, j.order_id) < (%s, %s)"
                    .formatted(bind(end.confirmedAt()), bind(end.orderId()))));
    return this;
  }

  /** The statement; it looks at no more orders than that. */
  String sql(int orders) {
    return "SELECT * FROM journeys j WHERE %s ORDER BY j.confirmed_at DESC, j.order_id DESC LIMIT %d"
        .formatted(String.join(" AND ", conditions), orders);
  }

  /** The statement's parameters. */
  Tuple parameters() {
    return Tuple.from(values);
  }

  private String eventIs(String event) {
    return ID.matcher(event).matches()
        ? "j.event_id = " + bind(UUID.fromString(event))
        : "j.event_slug = " + bind(StoredText.encode(event));
  }

  private static String key(String kind, String value) {
    return "('%s', %s)".formatted(kind, value);
  }

  /** LIMIT, and the array, keep it a look-up. */
  private static String hasKey(String... keys) {
    return "j.trace_id = ANY (ARRAY(SELECT trace_id FROM trace_keys WHERE (kind, value) IN (%s) LIMIT %d))"
        .formatted(String.join(", ", keys), MOST_TRACES);
  }

  private String bind(Object value) {
    values.add(value);
    return "$" + values.size();
  }

  private static OffsetDateTime utc(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }
}
