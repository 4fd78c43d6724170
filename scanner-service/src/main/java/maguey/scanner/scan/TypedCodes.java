package maguey.scanner.scan;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Collections;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import maguey.common.flow.BoundedMap;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;
import maguey.common.sql.Rows;
import maguey.common.ticket.ShortCode;
import maguey.common.ticket.TicketCode;

/**
 * Finds the ticket of a short code, or the tickets of an order's number, that a person typed.
 * Nobody signs either, so a device gets {@value #WRONG_A_MINUTE} wrong ones a minute; what cannot
 * be one costs no statement and is not counted. A wrong one counts once, however often a device
 * hands in the admission by it that waits for its ticket.
 */
final class TypedCodes {
  static final int WRONG_A_MINUTE = 10;
  private static final int SECONDS = 60;
  private static final int MOST_COUNTED = 1_000;
  private static final Pattern ORDER_NUMBER = Pattern.compile("[0-9A-HJKMNP-TV-Z]{9}");

  private static final String TAKE_ATTEMPT =
      """
      INSERT INTO manual_attempts (device_id, since, count) VALUES ($1, now(), 1)
      ON CONFLICT (device_id) DO UPDATE
         SET count = CASE WHEN manual_attempts.since > now() - interval '1 minute'
                          THEN manual_attempts.count + 1 ELSE 1 END,
             since = CASE WHEN manual_attempts.since > now() - interval '1 minute'
                          THEN manual_attempts.since ELSE now() END
      RETURNING count
      """;

  private static final String GIVE_BACK =
      "UPDATE manual_attempts SET count = greatest(count - 1, 0) WHERE device_id = $1";

  private static final String BY_SHORT_CODE =
      """
      SELECT s.ticket_id, s.generation, e.number
        FROM short_code s JOIN ticket t ON t.id = s.ticket_id JOIN event e ON e.id = t.event_id
       WHERE s.code = $1 LIMIT 2
      """;

  private static final String BY_ORDER =
      """
      SELECT id, generation, tier_name, state FROM ticket WHERE order_number = $1 ORDER BY id LIMIT 50
      """;

  private final Pool pool;
  private final Set<Guess> counted =
      Collections.synchronizedSet(Collections.newSetFromMap(BoundedMap.of(MOST_COUNTED)));

  /** What a device typed that nobody had. */
  private record Guess(UUID device, String code) {}

  TypedCodes(Pool pool) {
    this.pool = pool;
  }

  Future<CodeCheck> check(ScanRequest request) {
    Optional<String> shortCode = ShortCode.parse(request.code());
    if (shortCode.isPresent()) {
      return attempt(request, shortCode.get(), byShortCode(shortCode.get()));
    }
    String number = orderNumber(request.code());
    return ORDER_NUMBER.matcher(number).matches()
        ? attempt(request, number, byOrder(number))
        : Future.succeededFuture(CodeCheck.malformed(request.code()));
  }

  /** What was typed as the number of an order, if it is one. */
  static String orderNumber(String text) {
    return text.strip().toUpperCase(Locale.ROOT);
  }

  /** Counted before it is looked up, so that many at once are not all the tenth. */
  private Future<CodeCheck> attempt(
      ScanRequest request, String code, Supplier<Future<CodeCheck>> look) {
    UUID device = request.device().id();
    Guess guess = new Guess(device, code);
    if (counted.contains(guess)) {
      return look.get();
    }
    return pool.preparedQuery(TAKE_ATTEMPT)
        .execute(Tuple.of(device))
        .compose(taken -> count(taken) > WRONG_A_MINUTE ? tooMany() : look.get())
        .compose(check -> isWrong(check) ? wrong(guess, check) : right(device, check));
  }

  private Future<CodeCheck> wrong(Guess guess, CodeCheck check) {
    counted.add(guess);
    return Future.succeededFuture(check);
  }

  private Future<CodeCheck> right(UUID device, CodeCheck check) {
    return pool.preparedQuery(GIVE_BACK).execute(Tuple.of(device)).map(check);
  }

  private Supplier<Future<CodeCheck>> byShortCode(String code) {
    return () ->
        pool.preparedQuery(BY_SHORT_CODE)
            .execute(Tuple.of(code))
            // Two tickets of one code: only the signed one can tell them apart.
            .map(found -> found.size() == 1 ? known(code, found) : unknown(code));
  }

  private Supplier<Future<CodeCheck>> byOrder(String number) {
    return () ->
        pool.preparedQuery(BY_ORDER)
            .execute(Tuple.of(number))
            .map(found -> found.size() == 0 ? unknown(number) : choices(number, found));
  }

  private static CodeCheck known(String code, RowSet<Row> found) {
    Row row = found.iterator().next();
    TicketCode ticket =
        new TicketCode(
            0,
            (int) row.getLong("number").longValue(),
            row.getUUID("ticket_id"),
            row.getInteger("generation"),
            Instant.EPOCH,
            Instant.EPOCH);
    return CodeCheck.typed(code, ticket);
  }

  private static CodeCheck choices(String number, RowSet<Row> found) {
    JsonArray tickets = new JsonArray();
    Rows.stream(found).map(TypedCodes::choice).forEach(tickets::add);
    return CodeCheck.refused(Reason.CHOOSE_TICKET, number).withChoices(tickets);
  }

  private static JsonObject choice(Row row) {
    UUID ticket = row.getUUID("id");
    return new JsonObject()
        .put("ticketId", ticket.toString())
        .put("shortCode", ShortCode.of(ticket, row.getInteger("generation")))
        .put("tierName", row.getString("tier_name"))
        .put("state", row.getString("state"));
  }

  private static CodeCheck unknown(String code) {
    return CodeCheck.refused(Reason.UNKNOWN_TICKET, code);
  }

  private static boolean isWrong(CodeCheck check) {
    return check.reason().equals(Optional.of(Reason.UNKNOWN_TICKET));
  }

  private static int count(RowSet<Row> taken) {
    return taken.iterator().next().getInteger("count");
  }

  private static Future<CodeCheck> tooMany() {
    return Future.failedFuture(
        Problem.of(
                ProblemType.TOO_MANY_REQUESTS,
                "Too many typed codes were wrong: scan the tickets, or wait a minute")
            .retryAfter(SECONDS));
  }
}
