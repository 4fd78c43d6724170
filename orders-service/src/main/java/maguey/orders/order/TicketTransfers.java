package maguey.orders.order;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import maguey.common.boot.ServiceContext;
import maguey.common.crypto.SecretText;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;
import maguey.common.privacy.EmailHash;
import maguey.common.sql.Transactions;
import maguey.common.time.BusinessClock;
import maguey.common.tracing.MagueyAttributes;
import maguey.common.tracing.Spans;
import maguey.orders.OrdersProblems;
import maguey.orders.ticket.Holder;
import maguey.orders.ticket.Ticket;
import maguey.orders.ticket.TicketIssuer;
import maguey.orders.ticket.TicketRepository;

/**
 * Gives a ticket a new code, for its holder or for another one: the generation rises, which kills
 * every code before it. In the trace of the purchase.
 */
public final class TicketTransfers {
  private final Spans spans;
  private final Pool pool;
  private final Transactions transactions;
  private final BusinessClock clock;
  private final TicketIssuer issuer;
  private final EmailHash emailHash;
  private final Runnable done;
  private final OrderRepository orders = new OrderRepository();
  private final OrderChanges changes = new OrderChanges();
  private final TicketRepository tickets = new TicketRepository();
  private final TicketNews news = new TicketNews();

  /**
   * The service of one verticle.
   *
   * @param done is told after each commit
   */
  public TicketTransfers(
      ServiceContext service, TicketIssuer issuer, EmailHash emailHash, Runnable done) {
    this.spans = service.spans();
    this.pool = service.pool();
    this.transactions = service.transactions();
    this.clock = service.clock();
    this.issuer = issuer;
    this.emailHash = emailHash;
    this.done = done;
  }

  /** A ticket and the order that it belongs to. */
  record Held(Order order, Ticket ticket) {
    /** Whose it is now. */
    String holderName() {
      return ticket.holder() == null ? order.customer().name() : ticket.holder().name();
    }
  }

  /**
   * The ticket, for who has its secret: its holder's, or the order's while it was not handed on.
   */
  Future<Held> find(UUID ticketId, String secret) {
    return read(ticketId).map(held -> requireSecret(held, secret));
  }

  /** Gives it a new code. */
  Future<Held> reissue(UUID ticketId, String secret) {
    return find(ticketId, secret)
        .compose(found -> change("reissue-ticket", found, secret, found.ticket().holder()));
  }

  /** Hands it on; asked again for the same person, it changes nothing. */
  Future<Held> transfer(UUID ticketId, String secret, Customer to) {
    return read(ticketId)
        .compose(
            found ->
                isDone(found, secret, to)
                    ? Future.succeededFuture(found)
                    : change(
                        "transfer-ticket",
                        requireSecret(found, secret),
                        secret,
                        holder(to, secret)));
  }

  private Future<Held> read(UUID ticketId) {
    return orders
        .byTicket(pool, ticketId)
        .map(order -> order.orElseThrow(TicketTransfers::notFound))
        .map(order -> new Held(order, order.ticket(ticketId)))
        .onSuccess(held -> OrderSpans.describe(Spans.server(), held.order()));
  }

  private Future<Held> change(String step, Held found, String secret, Holder holder) {
    UUID ticketId = found.ticket().id();
    return OrderSpans.goOn(
            spans,
            step,
            found.order(),
            () -> {
              Spans.current().setAttribute(MagueyAttributes.TICKET_ID, ticketId.toString());
              return transactions.inTransaction(
                  tx ->
                      changes
                          .lock(tx, found.order().id())
                          .map(order -> new Held(order, order.ticket(ticketId)))
                          .map(locked -> requireSecret(locked, secret))
                          .compose(locked -> reissue(tx, locked, holder)));
            })
        .onSuccess(committed -> done.run());
  }

  private Future<Held> reissue(SqlConnection tx, Held locked, Holder holder) {
    refuse(locked.ticket());
    Ticket reissued = issuer.reissue(locked.ticket(), holder);
    Order told = locked.order().after(locked.order().status(), List.of(reissued));
    return tickets
        .reissue(tx, reissued)
        .compose(written -> changes.now(tx, clock.offsetSeconds()))
        .compose(at -> news.tell(tx, TicketNews.Kind.REISSUED, told, at))
        .map(new Held(locked.order(), reissued));
  }

  private static void refuse(Ticket ticket) {
    if (!ticket.isValid()) {
      throw Problem.of(
          ProblemType.CONFLICT, "The ticket is " + ticket.state().text() + " and has no code");
    }
    if (ticket.generation() == Short.MAX_VALUE) {
      throw Problem.of(ProblemType.CONFLICT, "The ticket has had all codes that there are");
    }
    if (ticket.usedAt() != null) {
      throw Problem.of(OrdersProblems.TICKET_USED, "A ticket that let somebody in stays as it is")
          .with("ticketId", ticket.id().toString())
          .with("usedAt", ticket.usedAt().toString());
    }
  }

  /** The answer to the first try may have been lost: the former secret still tells who asked. */
  private static boolean isDone(Held found, String secret, Customer to) {
    return Optional.ofNullable(found.ticket().holder())
        .filter(holder -> holder.is(to.name(), to.email()))
        .filter(holder -> holder.isFrom(secret))
        .isPresent();
  }

  private Holder holder(Customer to, String formerSecret) {
    return new Holder(
        to.name(), to.email(), emailHash.of(to.email()), OrderSecret.next(), formerSecret);
  }

  private static Held requireSecret(Held held, String secret) {
    Holder holder = held.ticket().holder();
    String wanted = holder == null ? held.order().secret() : holder.secret();
    if (!SecretText.areEqual(wanted, secret)) {
      throw notFound();
    }
    return held;
  }

  private static Problem notFound() {
    return Problem.of(
        ProblemType.NOT_FOUND, "There is no such ticket, or its secret is another; see the mail");
  }
}
