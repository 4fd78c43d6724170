package maguey.traces.archive;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import maguey.traces.erasure.Archive;
import maguey.traces.ingest.SpanAccounting;
import maguey.traces.ingest.SpanIntake;
import maguey.traces.store.Steps;

/**
 * The log push of one node: cuts what is due into objects on its disk, delivers them, and removes
 * what is over. Why it goes the way it does: {@code docs/adr/037-log-push.md}.
 */
public final class LogArchive implements Archive {
  private static final Clock CLOCK = Clock.systemUTC();
  private static final String COLLISION = "40001";

  private final Vertx vertx;
  private final Pool pool;
  private final ArchiveSettings settings;
  private final Function<SpanAccounting, SpanIntake> intakes;
  private final ObjectStore store;
  private final ArchiveCatalog catalog;
  private final ArchiveState state;
  private final OneByOne steps = new OneByOne();
  private ArchiveQueue queue;
  private TraceCut traces;
  private List<LineCut> lines;
  private ArchivePush push;
  private ArchiveErasure erasure;

  /**
   * The archive as this node sees it; to be opened.
   *
   * @param pool untraced
   * @param node how the node is called in the book
   * @param intakes make the way in for one import, which counts in the given books
   */
  public LogArchive(
      Vertx vertx,
      Pool pool,
      ArchiveSettings settings,
      String node,
      ArchiveState state,
      Function<SpanAccounting, SpanIntake> intakes) {
    this.vertx = vertx;
    this.pool = pool;
    this.settings = settings;
    this.state = state;
    this.intakes = intakes;
    this.store =
        settings
            .bucket()
            .<ObjectStore>map(bucket -> new S3Store(vertx, bucket))
            .orElseGet(() -> new FolderStore(vertx, settings.folder()));
    this.catalog = new ArchiveCatalog(pool, node);
  }

  /** Opens the queue with what earlier processes left in it; fails when its disk does. */
  public Future<Void> open() {
    return vertx
        .executeBlocking(() -> ArchiveQueue.open(settings.queueFolder()), false)
        .onSuccess(this::open)
        .mapEmpty();
  }

  private void open(ArchiveQueue opened) {
    queue = opened;
    traces = new TraceCut(vertx, pool, queue, catalog, settings, CLOCK);
    lines = List.of(lines(ArchiveStream.AUDIT), lines(ArchiveStream.PERFORMANCE));
    push = new ArchivePush(vertx, queue, catalog, store, settings.days());
    erasure = new ArchiveErasure(vertx, pool, queue, store);
    state.watch(queue, store, settings.queueBytes());
  }

  /** Cuts and delivers all that is due; says what was delivered, or fails with what is wrong. */
  public Future<JsonObject> turn() {
    return steps.run(
        () ->
            cut()
                .transform(cut -> push.all().compose(count -> both(cut, count)))
                .onComplete(state::turned)
                .map(count -> new JsonObject().put("delivered", count)));
  }

  /** What was delivered, though not all of it could be cut. */
  private static Future<Integer> both(AsyncResult<Void> cut, int delivered) {
    return cut.succeeded() ? Future.succeededFuture(delivered) : Future.failedFuture(cut.cause());
  }

  /** Removes what is over; says how many objects went. */
  public Future<Long> expire() {
    return steps.run(() -> new ArchiveExpiry(catalog, store, settings.days(), CLOCK).run());
  }

  /** What every stream has, here and on the other nodes. */
  Future<JsonObject> figures() {
    return catalog
        .figures()
        .map(figures -> figures.put("store", store.describe()).put("queue", state.toJson()));
  }

  ArchiveCatalog catalog() {
    return catalog;
  }

  /** Brings traces back. */
  ArchiveImports imports() {
    return new ArchiveImports(vertx, pool, store, intakes);
  }

  @Override
  public Future<Erased> erase(String subject) {
    return steps.run(() -> erasure.eraseLines(subject).compose(erased -> erasure.erase(subject)));
  }

  /** Waits for the step that is under way, and gives the queue back. */
  public Future<Void> close() {
    return steps
        .run(
            () ->
                vertx.executeBlocking(
                    () -> {
                      if (queue != null) {
                        queue.close();
                      }
                      return null;
                    },
                    false))
        .eventually(store::close)
        .mapEmpty();
  }

  private LineCut lines(ArchiveStream stream) {
    return new LineCut(vertx, pool, queue, catalog, stream, CLOCK);
  }

  private Future<Void> cut() {
    return cut(() -> traces.next().recover(LogArchive::again))
        .compose(cut -> cut(lines.get(0)::next))
        .compose(cut -> cut(lines.get(1)::next));
  }

  /** While the queue is full nothing is cut: what is due is safe where it is. */
  private Future<Void> cut(Supplier<Future<Boolean>> next) {
    return Steps.whileTrue(
        () -> queue.bytes() < settings.queueBytes() ? next.get() : Future.succeededFuture(false));
  }

  /** A review has asked for the same trace in this moment. */
  private static Future<Boolean> again(Throwable failure) {
    return failure instanceof PgException refusal && COLLISION.equals(refusal.getSqlState())
        ? Future.succeededFuture(true)
        : Future.failedFuture(failure);
  }
}
