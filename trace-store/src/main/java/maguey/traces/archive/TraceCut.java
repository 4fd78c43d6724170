package maguey.traces.archive;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import maguey.common.sql.Rows;
import maguey.traces.export.SpanPages;
import maguey.traces.export.TraceExport;
import maguey.traces.store.Steps;

/**
 * Cuts traces that are due into an object, each as a whole: a line per page of it. What is in an
 * object is decided by one transaction, whose locks keep other nodes off these traces; it commits
 * when the object is on the disk.
 */
final class TraceCut {
  private static final int CLAIMED_AT_ONCE = 500;

  /** Spans, links and keys as of one moment. */
  private static final String ONE_MOMENT = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ";

  private static final String CLAIM =
      """
      SELECT trace_id FROM archive_queue WHERE due_at <= now()
       ORDER BY due_at, trace_id LIMIT %d FOR UPDATE SKIP LOCKED
      """
          .formatted(CLAIMED_AT_ONCE);

  private static final String WANTED =
      """
      SELECT t.trace_id, t.first_start, t.last_end FROM trace_summaries t
       WHERE t.trace_id = ANY ($1)
         AND ($2 AND t.error_count > 0 OR $3 AND t.active_us > 1000000
              OR $4 AND (t.order_number IS NOT NULL OR t.journey_id IS NOT NULL OR t.admitted_count > 0
                         OR t.kept_because = 'journey'))
       ORDER BY t.trace_id
      """;

  private static final String DONE = "DELETE FROM archive_queue WHERE trace_id = ANY ($1)";

  private final Vertx vertx;
  private final Pool pool;
  private final ArchiveQueue queue;
  private final ArchiveCatalog catalog;
  private final ArchiveSettings settings;
  private final Clock clock;

  TraceCut(
      Vertx vertx,
      Pool pool,
      ArchiveQueue queue,
      ArchiveCatalog catalog,
      ArchiveSettings settings,
      Clock clock) {
    this.vertx = vertx;
    this.pool = pool;
    this.queue = queue;
    this.catalog = catalog;
    this.settings = settings;
    this.clock = clock;
  }

  /** Cuts one object at most; true when traces were due, so that more may be. */
  Future<Boolean> next() {
    return pool.withTransaction(
        tx ->
            tx.query(ONE_MOMENT)
                .execute()
                .compose(set -> tx.query(CLAIM).execute())
                .map(TraceCut::ids)
                .compose(
                    claimed ->
                        claimed.isEmpty()
                            ? Future.succeededFuture(false)
                            : cut(tx, claimed).map(true)));
  }

  private Future<Void> cut(SqlConnection tx, List<UUID> claimed) {
    return wanted(tx, claimed)
        .compose(
            wanted ->
                wanted.isEmpty()
                    ? done(tx, claimed)
                    : ObjectDraft.begin(vertx, queue)
                        .compose(draft -> cut(tx, claimed, wanted, draft)));
  }

  private Future<Void> cut(
      SqlConnection tx, List<UUID> claimed, List<Row> wanted, ObjectDraft draft) {
    List<TracePiece> pieces = new ArrayList<>();
    Instant cutAt = clock.instant();
    return write(tx, wanted.iterator(), draft, pieces)
        .compose(written -> draft.finish())
        .compose(object -> note(tx, cutAt, draft, object, pieces))
        .compose(noted -> done(tx, handled(claimed, wanted, pieces)))
        .eventually(draft::giveUp);
  }

  private Future<List<Row>> wanted(SqlConnection tx, List<UUID> claimed) {
    return tx.preparedQuery(WANTED)
        .execute(
            Tuple.tuple()
                .addArrayOfUUID(claimed.toArray(UUID[]::new))
                .addBoolean(settings.traces().contains("errors"))
                .addBoolean(settings.traces().contains("slow"))
                .addBoolean(settings.traces().contains("journeys")))
        .map(rows -> Rows.list(rows));
  }

  private Future<Void> write(
      SqlConnection tx, Iterator<Row> traces, ObjectDraft draft, List<TracePiece> pieces) {
    return Steps.whileTrue(
        () ->
            traces.hasNext() && draft.plainBytes() < settings.objectBytes()
                ? write(tx, traces.next(), draft).onSuccess(pieces::add).map(true)
                : Future.succeededFuture(false));
  }

  private static Future<TracePiece> write(SqlConnection tx, Row trace, ObjectDraft draft) {
    UUID id = trace.getUUID("trace_id");
    SpanPages pages = new SpanPages(tx, id);
    int first = draft.lines();
    return Steps.whileTrue(
            () ->
                pages
                    .next()
                    .compose(
                        page ->
                            page.isEmpty()
                                ? Future.succeededFuture(false)
                                : draft.add(() -> TraceExport.line(page)).map(true)))
        .map(
            done ->
                new TracePiece(
                    id,
                    first,
                    draft.lines() - first,
                    trace.getOffsetDateTime("first_start"),
                    trace.getOffsetDateTime("last_end")));
  }

  private Future<?> note(
      SqlConnection tx,
      Instant cutAt,
      ObjectDraft draft,
      ObjectFile.Finished object,
      List<TracePiece> pieces) {
    String key = ArchiveStream.TRACES.key(cutAt, object.content());
    return draft
        .keep(object, key)
        .compose(kept -> TracePieces.subjects(tx, pieces))
        .compose(about -> catalog.add(tx, ArchiveStream.TRACES, key, cutAt, object, about))
        .compose(added -> TracePieces.add(tx, key, cutAt, pieces));
  }

  /** Those that did not fit stay due; those that nobody wants, or that are gone, do not. */
  private static List<UUID> handled(List<UUID> claimed, List<Row> wanted, List<TracePiece> pieces) {
    Set<UUID> left = new HashSet<>();
    wanted.forEach(row -> left.add(row.getUUID("trace_id")));
    pieces.forEach(piece -> left.remove(piece.traceId()));
    return claimed.stream().filter(id -> !left.contains(id)).toList();
  }

  private static Future<Void> done(SqlConnection tx, List<UUID> ids) {
    return tx.preparedQuery(DONE)
        .execute(Tuple.tuple().addArrayOfUUID(ids.toArray(UUID[]::new)))
        .mapEmpty();
  }

  private static List<UUID> ids(Iterable<Row> rows) {
    return Rows.list(rows, row -> row.getUUID("trace_id"));
  }
}
