package maguey.traces.query;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import maguey.common.privacy.EmailHash;
import maguey.common.sql.Rows;
import maguey.common.ticket.SignedTicketCode;
import maguey.traces.model.TraceId;
import maguey.traces.model.TraceKey;

/**
 * Understands what a person typed: a trace id, an order number, a ticket code, an id, an e-mail
 * address, a service, and else a part of a span's name; in this order.
 */
final class FreeText {
  private static final String KEY_EXISTS =
      """
      SELECT 1 FROM unnest($1::text[], $2::text[]) AS w (kind, value) JOIN trace_keys USING (kind, value) LIMIT 1
      """;

  private static final String SERVICE = "SELECT service FROM operations WHERE service = $1 LIMIT 1";

  private static final String NAMES =
      """
      SELECT DISTINCT name FROM operations WHERE name ILIKE $1 ORDER BY name LIMIT 500
      """;

  private final Pool pool;
  private final EmailHash emails;

  FreeText(Pool pool, EmailHash emails) {
    this.pool = pool;
    this.emails = emails;
  }

  /** The scope, narrowed by the text; empty if nothing can match. */
  Future<Optional<TraceFilter.Scope>> apply(String text, TraceFilter.Scope scope) {
    Optional<TraceId> traceId = TraceId.parse(text);
    if (traceId.isPresent()) {
      return Future.succeededFuture(Optional.of(scope.withTraceId(traceId.get().uuid())));
    }
    List<TraceKey> keys = text.contains("@") ? email(text) : businessKeys(text);
    return keys.isEmpty() || text.contains("@") || SignedTicketCode.parse(text).isPresent()
        ? Future.succeededFuture(Optional.of(scope.withKeys(keys)))
        : exists(keys)
            .compose(
                known ->
                    known
                        ? Future.succeededFuture(Optional.of(scope.withKeys(keys)))
                        : names(text, scope));
  }

  /** An order by number or id. */
  List<TraceKey> order(String text) {
    return List.of(
        new TraceKey(TraceKey.ORDER_NUMBER, text),
        new TraceKey(TraceKey.ORDER_NUMBER, text.toUpperCase(Locale.ROOT)),
        new TraceKey(TraceKey.ORDER_ID, text.toLowerCase(Locale.ROOT)));
  }

  /** A ticket by the code on it, or by id. */
  List<TraceKey> ticket(String text) {
    String id =
        SignedTicketCode.parse(text)
            .map(signed -> signed.code().ticketId().toString())
            .orElse(text.toLowerCase(Locale.ROOT));
    return List.of(new TraceKey(TraceKey.TICKET_ID, id));
  }

  /** A buyer by the hash of the address. */
  List<TraceKey> email(String text) {
    return List.of(new TraceKey(TraceKey.EMAIL_HASH, emails.of(text)));
  }

  private List<TraceKey> businessKeys(String text) {
    List<TraceKey> keys = new ArrayList<>(order(text));
    keys.addAll(ticket(text));
    keys.add(new TraceKey(TraceKey.SCAN_ID, text));
    keys.add(new TraceKey(TraceKey.EMAIL_HASH, text));
    return keys;
  }

  private Future<Boolean> exists(List<TraceKey> keys) {
    return pool.preparedQuery(KEY_EXISTS)
        .execute(
            Tuple.tuple()
                .addArrayOfString(keys.stream().map(TraceKey::kind).toArray(String[]::new))
                .addArrayOfString(keys.stream().map(TraceKey::value).toArray(String[]::new)))
        .map(rows -> rows.size() > 0);
  }

  private Future<Optional<TraceFilter.Scope>> names(String text, TraceFilter.Scope scope) {
    return pool.preparedQuery(SERVICE)
        .execute(Tuple.of(text))
        .compose(
            rows ->
                rows.size() > 0
                    ? Future.succeededFuture(Optional.of(scope.withService(text)))
                    : operations(text, scope));
  }

  private Future<Optional<TraceFilter.Scope>> operations(String text, TraceFilter.Scope scope) {
    String pattern = "%" + text.replaceAll("([\\\\%_])", "\\\\$1") + "%";
    return pool.preparedQuery(NAMES)
        .execute(Tuple.of(pattern))
        .map(FreeText::texts)
        .map(
            names -> names.isEmpty() ? Optional.empty() : Optional.of(scope.withOperations(names)));
  }

  private static List<String> texts(RowSet<Row> rows) {
    return Rows.list(rows, row -> row.getString(0));
  }
}
