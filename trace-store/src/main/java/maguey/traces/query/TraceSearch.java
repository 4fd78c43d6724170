package maguey.traces.query;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import maguey.common.sql.Rows;

/** Finds traces, newest activity first, page by page. */
final class TraceSearch {
  private final Pool pool;

  private record Total(long matches, boolean exact) {}

  private record Page(List<Row> rows, Optional<Cursor> next) {}

  TraceSearch(Pool pool) {
    this.pool = pool;
  }

  /**
   * One page.
   *
   * @return {@code traces}, {@code nextCursor}, {@code total}, {@code totalIsExact}
   */
  Future<JsonObject> find(TraceFilter filter, Optional<Cursor> after, int limit) {
    Future<Total> total = count(new SearchSql(filter, Optional.empty()));
    Future<Page> page = page(new SearchSql(filter, after), limit);
    return Future.all(total, page)
        .compose(both -> summaries(page.result()))
        .map(traces -> answer(traces, page.result(), total.result()));
  }

  /**
   * Traces by their ids alone, newest activity first.
   *
   * @param next where to go on; empty at the end
   */
  record Ids(List<UUID> ids, Optional<Cursor> next) {}

  /** One page of ids; perhaps fewer than the limit, or none, although there are more. */
  Future<Ids> ids(TraceFilter filter, Optional<Cursor> after, int limit) {
    return page(new SearchSql(filter, after), limit).map(page -> new Ids(ids(page), page.next()));
  }

  private Future<Total> count(SearchSql search) {
    return pool.preparedQuery(search.count())
        .execute(search.parameters())
        .map(rows -> rows.iterator().next())
        .map(row -> total(row.getLong("matches"), row.getLong("walked") < search.counted()));
  }

  private static Total total(long matches, boolean walkedAll) {
    boolean exact = matches <= SearchSql.COUNTED && walkedAll;
    return new Total(Math.min(matches, SearchSql.COUNTED), exact);
  }

  private Future<Page> page(SearchSql search, int limit) {
    return pool.preparedQuery(search.page(limit))
        .execute(search.parameters())
        .map(rows -> Rows.list(rows))
        .compose(rows -> rows.size() > limit ? full(rows, limit) : last(search, rows));
  }

  private static Future<Page> full(List<Row> rows, int limit) {
    Cursor next = Cursor.of(rows.get(limit - 1));
    return Future.succeededFuture(new Page(rows.subList(0, limit), Optional.of(next)));
  }

  /** A page that is not full ends the list, unless the walk was cut short. */
  private Future<Page> last(SearchSql search, List<Row> rows) {
    return pool.preparedQuery(search.walkEnd())
        .execute(search.walkParameters())
        .map(end -> Rows.first(end, Cursor::of))
        .map(next -> new Page(rows, next));
  }

  /** Summaries of a page of ids, in its order. */
  Future<JsonArray> summaries(Ids page) {
    return TraceSummaries.read(pool, page.ids())
        .map(rows -> new JsonArray(rows.stream().map(TraceSummaries::toJson).toList()));
  }

  private Future<JsonArray> summaries(Page page) {
    return TraceSummaries.read(pool, ids(page))
        .map(rows -> new JsonArray(rows.stream().map(TraceSummaries::toJson).toList()));
  }

  private static List<UUID> ids(Page page) {
    return page.rows().stream().map(row -> row.getUUID("trace_id")).toList();
  }

  private static JsonObject answer(JsonArray traces, Page page, Total total) {
    return new JsonObject()
        .put("traces", traces)
        .put("nextCursor", page.next().map(Cursor::text).orElse(null))
        .put("total", total.matches())
        .put("totalIsExact", total.exact());
  }
}
