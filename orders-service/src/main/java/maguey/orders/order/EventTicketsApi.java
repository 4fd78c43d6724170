package maguey.orders.order;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import maguey.common.boot.ServiceContext;
import maguey.common.http.ApiRequest;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;
import maguey.common.http.Reply;
import maguey.common.sql.Rows;
import maguey.common.sql.Transactions;
import maguey.common.time.BusinessClock;
import maguey.orders.audit.AdminDeed;
import maguey.orders.audit.AuditLog;

/**
 * All tickets of an event in the words of the ticket webhook, for gates that have lost some. Each
 * page is noted in the audit log: it tells the customers of an event, as keyed hashes of their
 * addresses.
 */
public final class EventTicketsApi {
  private static final int ORDERS = 50;
  private static final UUID FIRST = new UUID(0, 0);

  /** Orders with tickets, page by page; a gate need not hear of those that have none. */
  private static final String PAGE =
      """
      SELECT o.id FROM orders o
       WHERE o.event_id = (SELECT id FROM event WHERE slug = $1) AND o.id > $2
         AND EXISTS (SELECT FROM ticket t WHERE t.order_id = o.id)
       ORDER BY o.id LIMIT $3
      """;

  private static final String EXISTS = "SELECT FROM event WHERE slug = $1";

  private final Transactions transactions;
  private final BusinessClock clock;
  private final OrderRepository orders = new OrderRepository();

  public EventTicketsApi(ServiceContext service) {
    this.transactions = service.transactions();
    this.clock = service.clock();
  }

  /** {@code listEventTickets}. */
  public Future<Reply> list(ApiRequest request) {
    String slug = request.path("slug");
    UUID after = request.query("cursor").map(EventTicketsApi::cursor).orElse(FIRST);
    AdminDeed deed = AdminDeed.of(request, "listEventTickets", slug);
    return transactions
        .inTransaction(tx -> list(tx, slug, after, deed))
        .map(page -> Reply.ok(page).with("cache-control", "no-store"));
  }

  private Future<JsonObject> list(SqlClient tx, String slug, UUID after, AdminDeed deed) {
    return tx.preparedQuery(EXISTS)
        .execute(Tuple.of(slug))
        .compose(found -> found.size() == 0 ? unknown() : ids(tx, slug, after))
        .compose(ids -> page(tx, ids))
        .compose(page -> AuditLog.write(tx, deed).map(page));
  }

  private static Future<List<UUID>> ids(SqlClient tx, String slug, UUID after) {
    return tx.preparedQuery(PAGE).execute(Tuple.of(slug, after, ORDERS)).map(EventTicketsApi::ids);
  }

  private static List<UUID> ids(RowSet<Row> rows) {
    return Rows.list(rows, r -> r.getUUID("id"));
  }

  private Future<JsonObject> page(SqlClient tx, List<UUID> ids) {
    Future<JsonArray> messages = Future.succeededFuture(new JsonArray());
    for (UUID id : ids) {
      messages = messages.compose(so -> orders.byId(tx, id).map(order -> add(so, order)));
    }
    String next = ids.size() == ORDERS ? ids.get(ORDERS - 1).toString() : null;
    return messages.map(all -> new JsonObject().put("messages", all).put("nextCursor", next));
  }

  private JsonArray add(JsonArray messages, Optional<Order> order) {
    order.ifPresent(o -> messages.add(TicketsMessage.body(TicketsMessage.ISSUED, o, clock.now())));
    return messages;
  }

  private static Future<List<UUID>> unknown() {
    return Future.failedFuture(Problem.of(ProblemType.NOT_FOUND, "There is no such event"));
  }

  private static UUID cursor(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException notOurs) {
      throw Problem.of(ProblemType.MALFORMED, "'cursor' must be the nextCursor of a page");
    }
  }
}
