package maguey.scanner.orders;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlClient;
import java.util.List;
import maguey.common.boot.ServiceContext;
import maguey.common.http.ApiRequest;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;
import maguey.common.http.Reply;
import maguey.common.sql.Transactions;
import maguey.scanner.audit.Deed;
import maguey.scanner.webhook.TicketImport;

/**
 * Asks orders-service for all tickets of an event, for when webhooks were lost. Each ticket has its
 * version, so it does not matter what comes in meanwhile, nor how often this is done.
 */
public final class ResyncApi {
  private static final int MOST_PAGES = 2_000;

  private final Pool pool;
  private final Transactions transactions;
  private final OrdersCalls orders;
  private final EventFeed events;

  public ResyncApi(ServiceContext service, String ordersUrl, EventFeed events) {
    this.pool = service.pool();
    this.transactions = service.transactions();
    this.orders = new OrdersCalls(service, ordersUrl);
    this.events = events;
  }

  /** How far a run has come. */
  private record Run(String slug, String cursor, int pages, int tickets) {
    static Run of(String slug, String cursor) {
      return new Run(slug, cursor, 0, 0);
    }

    Run next(String nextCursor, int more) {
      return new Run(slug, nextCursor, pages + 1, tickets + more);
    }

    boolean isDone() {
      return cursor == null || pages >= MOST_PAGES;
    }
  }

  /**
   * {@code resyncTickets}: some pages, then the cursor to go on with, because an event may have
   * more tickets than fit into the time of a request.
   */
  public Future<Reply> resync(ApiRequest request) {
    String slug = request.json().getString("eventSlug");
    String cursor = request.json().getString("cursor");
    long until = System.nanoTime() + 5_000_000_000L;
    return page(request, Run.of(slug, cursor))
        .compose(run -> rest(request, run, until))
        .compose(run -> events.refresh(pool, slug).map(run))
        .map(
            run ->
                Reply.ok(
                    new JsonObject()
                        .put("tickets", run.tickets())
                        .put("nextCursor", run.cursor())));
  }

  private Future<Run> rest(ApiRequest request, Run run, long until) {
    return run.isDone() || System.nanoTime() - until > 0
        ? Future.succeededFuture(run)
        : page(request, run).compose(next -> rest(request, next, until));
  }

  private Future<Run> page(ApiRequest request, Run run) {
    return orders
        .tickets(run.slug(), run.cursor())
        .map(
            found ->
                found.orElseThrow(
                    () -> Problem.of(ProblemType.NOT_FOUND, "orders-service has no such event")))
        .compose(page -> store(request, run, page));
  }

  private Future<Run> store(ApiRequest request, Run run, JsonObject page) {
    List<JsonObject> messages =
        page.getJsonArray("messages", new JsonArray()).stream()
            .map(JsonObject.class::cast)
            .toList();
    return transactions
        .inTransaction(
            tx ->
                TicketImport.store(tx, messages)
                    .compose(tickets -> note(tx, request, run, tickets).map(tickets)))
        .map(tickets -> run.next(page.getString("nextCursor"), tickets));
  }

  /** Each page by itself, for each is a transaction: a run that fails later has done this much. */
  private static Future<Void> note(SqlClient tx, ApiRequest request, Run run, int tickets) {
    return Deed.of(request.user(), "tickets.resynced")
        .about(run.slug())
        .with("tickets", tickets)
        .with("cursor", run.cursor())
        .write(tx);
  }
}
