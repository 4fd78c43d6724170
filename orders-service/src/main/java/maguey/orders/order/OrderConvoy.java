package maguey.orders.order;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.PromiseInternal;
import io.vertx.pgclient.PgException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import maguey.common.flow.Rush;
import maguey.common.sql.DatabaseFailure;
import maguey.common.sql.Objection;
import maguey.common.sql.SharedTransaction;
import maguey.common.sql.Transactions;

/**
 * Orders on their way to the database. Those that come while as many transactions are under way as
 * there is room for gather, and go together in the next one (ADR 041): one lock of the stock, one
 * commit. Nobody waits for company. Used on one event loop alone.
 *
 * <p>If anything speaks against one of them, nothing of any has happened, and each goes again by
 * itself: nobody gets the failure of another.
 */
final class OrderConvoy {
  /** A longer one would keep its first from their answers. */
  static final int LONGEST = 16;

  private final Transactions transactions;
  private final OrderWriter writer;
  private final int atOnce;
  private final Rush rush;
  private final Queue<Waiting> gathering = new ArrayDeque<>();
  private int underWay;

  /**
   * A convoy with nobody in it.
   *
   * @param atOnce transactions under way at a time
   * @param rush is on while anybody gathers
   */
  OrderConvoy(Transactions transactions, OrderWriter writer, int atOnce, Rush rush) {
    this.transactions = transactions;
    this.writer = writer;
    this.atOnce = atOnce;
    this.rush = rush;
  }

  private record Waiting(ContextInternal context, OrderDraft draft, PromiseInternal<Order> placed) {
    StockMove move() {
      return draft.priced().move();
    }
  }

  /** Writes the order; fails with an {@link Objection} if something speaks against it. */
  Future<Order> write(OrderDraft draft) {
    ContextInternal here = ContextInternal.current();
    Waiting waiting = new Waiting(here, draft, here.promise());
    gathering.add(waiting);
    rush.came();
    // Behind all that come in this turn of the event loop.
    here.runOnContext(turn -> depart());
    return waiting.placed().future();
  }

  private void depart() {
    while (underWay < atOnce && !gathering.isEmpty()) {
      underWay++;
      send(next()).onComplete(done -> arrive());
    }
  }

  private void arrive() {
    underWay--;
    depart();
  }

  /** All with one move: no two transactions lock the same tiers in different orders. */
  private List<Waiting> next() {
    StockMove move = gathering.element().move();
    List<Waiting> group = new ArrayList<>();
    while (group.size() < LONGEST && !gathering.isEmpty() && gathering.element().move() == move) {
      group.add(gathering.remove());
      rush.went();
    }
    return group;
  }

  private Future<?> send(List<Waiting> group) {
    SharedTransaction tx = transactions.shared();
    List<Future<Order>> written = group.stream().map(each -> join(tx, each, group)).toList();
    return tx.commit().transform(done -> settle(group, written, done.cause()));
  }

  private Future<Order> join(SharedTransaction tx, Waiting waiting, List<Waiting> group) {
    boolean isLast = waiting == group.get(group.size() - 1);
    List<OrderDraft> drafts = isLast ? group.stream().map(Waiting::draft).toList() : List.of();
    Promise<Order> written = Promise.promise();
    waiting.context().dispatch(go -> write(tx, waiting.draft(), drafts).onComplete(written));
    return written.future();
  }

  /** The last of them takes the stock of all, behind everything else. */
  private Future<Order> write(SharedTransaction tx, OrderDraft draft, List<OrderDraft> stock) {
    return tx.join(
        client -> {
          Future<Order> written = writer.writeWithoutStock(client, draft);
          Future<Void> taken =
              stock.isEmpty() ? Future.succeededFuture() : writer.takeStock(client, stock);
          return Future.all(written, taken).map(all -> written.result());
        });
  }

  /**
   * What the server refused it has rolled back; of a lost connection nobody knows. Fails when the
   * database is away: then nobody need try alone.
   */
  private Future<?> settle(List<Waiting> group, List<Future<Order>> written, Throwable failure) {
    if (DatabaseFailure.isAway(failure)) {
      fail(group, failure);
      return Future.failedFuture(failure);
    }
    if (group.size() > 1 && (failure instanceof Objection || failure instanceof PgException)) {
      return eachAlone(group);
    }
    for (int i = 0; i < group.size(); i++) {
      written.get(i).onComplete(group.get(i).placed());
    }
    return Future.succeededFuture();
  }

  /** One after the other: the others need connections, too. */
  private Future<?> eachAlone(List<Waiting> group) {
    Future<?> done = Future.succeededFuture();
    for (Waiting each : group) {
      done = done.compose(before -> send(List.of(each)));
    }
    return done.onFailure(away -> fail(group, away));
  }

  private static void fail(List<Waiting> group, Throwable failure) {
    group.forEach(each -> each.placed().tryFail(failure));
  }
}
