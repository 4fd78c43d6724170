package maguey.traces.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import maguey.traces.model.Span;
import maguey.traces.store.TraceInbox.Letter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells traces of the spans that came in for them: summaries, services, parents and children,
 * dependencies. All batches that wait are told of at once, so that a trace whose services report
 * one after another is written once. One node does it at a time; whatever it is broken off by, the
 * batches stay in the inbox for the next one. Why: {@code
 * docs/adr/038-traces-follow-their-spans.md}.
 */
public final class TraceFold {
  private static final Logger LOG = LoggerFactory.getLogger(TraceFold.class);

  /** The lock comes before the snapshot. A node that is frozen meanwhile loses both. */
  private static final String BEGIN =
      """
      SET TRANSACTION ISOLATION LEVEL REPEATABLE READ;
      SET LOCAL lock_timeout = '5s';
      SET LOCAL idle_in_transaction_session_timeout = '5s';
      LOCK TABLE trace_fold IN EXCLUSIVE MODE
      """;

  private static final int TRIES = 4;

  /** Somebody else made that trace meanwhile: a new snapshot sees it. */
  private static final String ALREADY_THERE = "23505";

  private final Pool pool;
  private final FoldTurns turns = new FoldTurns(this::foldAll);
  private Consumer<List<Span>> listener = spans -> {};

  /**
   * A fold that does nothing by itself.
   *
   * @param pool untraced
   */
  public TraceFold(Pool pool) {
    this.pool = pool;
  }

  /** Tells somebody of the spans whose traces are up to date now. */
  void telling(Consumer<List<Span>> who) {
    listener = who;
  }

  /**
   * Empties the inbox.
   *
   * @return when the traces know of every batch that was committed before this call; fails with the
   *     database's reason, the batches staying where they are
   */
  public Future<Void> fold() {
    return turns.take();
  }

  /** Ends as the fold that is under way, if one is. */
  Future<Void> underWay() {
    return turns.underWay();
  }

  boolean isBusy() {
    return turns.isBusy();
  }

  /** Part by part, so that what has gathered while nothing could be told fits into memory. */
  private Future<Void> foldAll() {
    return persistently(
        TRIES,
        () ->
            Steps.whileTrue(
                () -> fold(TraceInbox::read).map(letters -> !TraceInbox.areAll(letters))),
        refused -> oneByOne());
  }

  /** One of them cannot be told of: the others must not wait for it for ever. */
  private Future<Void> oneByOne() {
    return TraceInbox.ids(pool)
        .map(List::iterator)
        .compose(
            ids ->
                Steps.whileTrue(
                    () ->
                        ids.hasNext()
                            ? alone(ids.next()).map(true)
                            : Future.succeededFuture(false)));
  }

  private Future<Void> alone(long id) {
    return persistently(
        TRIES,
        () -> fold(tx -> TraceInbox.read(tx, id)).mapEmpty(),
        refused -> refuse(id, refused));
  }

  /**
   * Begins again after a collision, so many times.
   *
   * @param refused what to do when the content does not let it be told
   */
  private static Future<Void> persistently(
      int tries, Supplier<Future<Void>> step, Function<Throwable, Future<Void>> refused) {
    return step.get()
        .recover(
            failure -> {
              if (isCollision(failure) && tries > 1) {
                return persistently(tries - 1, step, refused);
              }
              return isAboutContent(failure)
                  ? refused.apply(failure)
                  : Future.failedFuture(failure);
            });
  }

  private Future<Void> refuse(long id, Throwable failure) {
    LOG.error("Traces cannot be told of batch {} in trace_inbox", id, failure);
    return TraceInbox.refuse(pool, id).mapEmpty();
  }

  private Future<List<Letter>> fold(Function<SqlConnection, Future<List<Letter>>> wanted) {
    List<Span> told = new ArrayList<>();
    return pool.withTransaction(
            tx ->
                tx.query(BEGIN)
                    .execute()
                    .compose(locked -> wanted.apply(tx))
                    .compose(letters -> tell(tx, letters).onSuccess(told::addAll).map(letters)))
        .onSuccess(letters -> report(told));
  }

  private void report(List<Span> told) {
    if (!told.isEmpty()) {
      listener.accept(told);
    }
  }

  private static Future<List<Span>> tell(SqlConnection tx, List<Letter> letters) {
    return letters.isEmpty()
        ? Future.succeededFuture(List.of())
        : TraceInbox.spans(letters)
            .compose(
                spans ->
                    tell(tx, TracePart.of(spans), new DependencyCounts())
                        .compose(told -> TraceInbox.remove(tx, letters))
                        .map(spans));
  }

  /**
   * First those that are there: their rows are locked, and a review that came in between would make
   * all of it be done again.
   */
  private static Future<?> tell(
      SqlConnection tx, List<TracePart> parts, DependencyCounts dependencies) {
    dependencies.addAll(parts);
    return TraceTotals.find(tx, parts)
        .compose(
            existed ->
                Settlement.run(tx, parts, existed, dependencies)
                    .compose(settled -> NewTraces.write(tx, withoutAll(parts, existed.keySet()))))
        .compose(written -> dependencies.write(tx));
  }

  private static List<TracePart> withoutAll(List<TracePart> parts, Set<UUID> existed) {
    return parts.stream().filter(part -> !existed.contains(part.traceId())).toList();
  }

  private static boolean isAboutContent(Throwable failure) {
    return failure instanceof IOException || DatabaseRefusal.isAboutContent(failure);
  }

  private static boolean isCollision(Throwable failure) {
    return DatabaseRefusal.isCollision(failure, ALREADY_THERE);
  }
}
