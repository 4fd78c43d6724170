package maguey.traces.archive;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import maguey.common.sql.Rows;
import maguey.traces.ingest.SpanAccounting;
import maguey.traces.ingest.SpanIntake;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Begins imports, and keeps the book of them. */
final class ArchiveImports {
  private static final Logger LOG = LoggerFactory.getLogger(ArchiveImports.class);

  private static final String BEGIN =
      "INSERT INTO archive_imports (id, asked_by, wanted) VALUES ($1, $2, $3)";

  private static final String END =
      "UPDATE archive_imports SET finished_at = now(), outcome = $2, report = $3 WHERE id = $1";

  private static final String LIST =
      """
      SELECT id, asked_by, wanted, started_at, finished_at, outcome, report FROM archive_imports
       ORDER BY started_at DESC, id LIMIT 50
      """;

  private final Vertx vertx;
  private final Pool pool;
  private final ObjectStore store;
  private final Function<SpanAccounting, SpanIntake> intakes;

  /** An import under way. */
  record Begun(UUID id, ArchiveImport work, Future<?> done) {
    JsonObject toJson() {
      return new JsonObject()
          .put("import", id.toString())
          .put("state", done.isComplete() ? "done" : "running")
          .put("report", work.report());
    }
  }

  ArchiveImports(
      Vertx vertx, Pool pool, ObjectStore store, Function<SpanAccounting, SpanIntake> intakes) {
    this.vertx = vertx;
    this.pool = pool;
    this.store = store;
    this.intakes = intakes;
  }

  /** Notes who asked, and begins. */
  Future<Begun> begin(ImportWish wish, String askedBy) {
    UUID id = UUID.randomUUID();
    SpanAccounting accounting = new SpanAccounting();
    ArchiveImport work =
        new ArchiveImport(vertx, pool, store, intakes.apply(accounting), accounting, wish);
    return pool.preparedQuery(BEGIN)
        .execute(Tuple.of(id, askedBy, wish.toJson()))
        .map(noted -> new Begun(id, work, run(id, work)));
  }

  /** The last imports, newest first. */
  Future<JsonArray> list() {
    return pool.query(LIST).execute().map(rows -> Rows.json(rows, ArchiveImports::json));
  }

  private Future<?> run(UUID id, ArchiveImport work) {
    return work.run()
        .onFailure(failure -> LOG.warn("Import {} was broken off; it may be repeated", id, failure))
        .transform(
            done ->
                pool.preparedQuery(END)
                    .execute(Tuple.of(id, done.succeeded() ? "done" : "failed", work.report()))
                    .compose(
                        noted ->
                            done.succeeded()
                                ? Future.succeededFuture()
                                : Future.failedFuture(done.cause())));
  }

  private static JsonObject json(Row row) {
    return new JsonObject()
        .put("import", row.getUUID("id").toString())
        .put("askedBy", row.getString("asked_by"))
        .put("wanted", row.getJsonObject("wanted"))
        .put("startedAt", row.getOffsetDateTime("started_at").toInstant().toString())
        .put(
            "finishedAt",
            Optional.ofNullable(row.getOffsetDateTime("finished_at"))
                .map(OffsetDateTime::toInstant)
                .map(Object::toString)
                .orElse(null))
        .put("state", row.getString("outcome"))
        .put("report", row.getJsonObject("report"));
  }
}
