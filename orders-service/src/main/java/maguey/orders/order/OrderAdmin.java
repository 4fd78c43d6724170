package maguey.orders.order;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import maguey.common.boot.ServiceContext;
import maguey.common.events.EventAddress;
import maguey.common.events.TicketsChanged;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;
import maguey.common.outbox.Outbox;
import maguey.common.privacy.EmailHash;
import maguey.common.sql.Transactions;
import maguey.common.time.BusinessClock;
import maguey.common.tracing.MagueyAttributes;
import maguey.common.tracing.Spans;
import maguey.orders.audit.AdminDeed;
import maguey.orders.audit.AuditLog;

/**
 * What administrators look up and send again. Nobody sees a customer's data without an entry in the
 * audit log: both are one transaction.
 */
public final class OrderAdmin {
  private static final List<EventAddress> RESEND = List.of(EventAddress.ORDER_MAIL_WANTED_EMAIL);

  private final Spans spans;
  private final Transactions transactions;
  private final BusinessClock clock;
  private final EmailHash emailHash;
  private final Runnable done;
  private final OrderRepository orders = new OrderRepository();
  private final OrderSearch search = new OrderSearch();
  private final OrderChanges changes = new OrderChanges();

  /**
   * The service of one verticle.
   *
   * @param done is told after each commit that leaves something to deliver
   */
  public OrderAdmin(ServiceContext service, EmailHash emailHash, Runnable done) {
    this.spans = service.spans();
    this.transactions = service.transactions();
    this.clock = service.clock();
    this.emailHash = emailHash;
    this.done = done;
  }

  /** The order that the deed is about; fails with {@code NOT_FOUND}. */
  Future<Order> read(AdminDeed deed) {
    return transactions
        .inTransaction(
            tx -> find(tx, deed.subject()).compose(order -> AuditLog.write(tx, deed).map(order)))
        .onSuccess(order -> OrderSpans.describe(Spans.server(), order));
  }

  /** What the log and the spans call an e-mail address. */
  String pseudonym(String email) {
    return "email:" + emailHash.of(email);
  }

  /** Orders of an e-mail address, or with a ticket that was handed on to it, newest first. */
  Future<List<JsonObject>> ofAddress(String email, UUID before, int limit, AdminDeed deed) {
    String hash = emailHash.of(email);
    Spans.server().setAttribute(MagueyAttributes.CUSTOMER_EMAIL_HASH, hash);
    return transactions.inTransaction(
        tx ->
            search
                .ofAddress(tx, hash, before, limit)
                .compose(found -> AuditLog.write(tx, deed.with(numbers(found))).map(found)));
  }

  /** Has the mail with the tickets sent once more; fails with {@code CONFLICT} if there is none. */
  Future<Void> resend(AdminDeed deed) {
    return transactions
        .inTransaction(tx -> find(tx, deed.subject()))
        .compose(
            order ->
                OrderSpans.goOn(
                    spans,
                    "resend-mail",
                    order,
                    () -> transactions.inTransaction(tx -> resend(tx, order.id(), deed))))
        .onSuccess(committed -> done.run());
  }

  private Future<Void> resend(SqlConnection tx, UUID orderId, AdminDeed deed) {
    return changes
        .lock(tx, orderId)
        .map(OrderAdmin::requireTickets)
        .compose(
            order ->
                changes
                    .now(tx, clock.offsetSeconds())
                    .compose(at -> Outbox.append(tx, orderId, wanted(order, at), RESEND)))
        .compose(told -> AuditLog.write(tx, deed));
  }

  private Future<Order> find(SqlConnection tx, String number) {
    return orders.byNumber(tx, number).map(order -> order.orElseThrow(OrderLookup::notFound));
  }

  private static Order requireTickets(Order order) {
    if (order.ownTickets().isEmpty()) {
      throw Problem.of(
          ProblemType.CONFLICT,
          "The order is %s and has no valid ticket of its customer's own to mail"
              .formatted(order.status().text()));
    }
    return order;
  }

  private static TicketsChanged wanted(Order order, Instant at) {
    return TicketNews.event(order.after(order.status(), order.ownTickets()), at);
  }

  private static JsonObject numbers(List<JsonObject> found) {
    List<String> numbers = found.stream().map(order -> order.getString("number")).toList();
    return new JsonObject().put("orders", new JsonArray(numbers));
  }
}
