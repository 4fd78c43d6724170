package maguey.traces.query;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import maguey.common.flow.WaitingLine;
import maguey.common.http.ApiRequest;
import maguey.common.privacy.EmailHash;
import maguey.common.sql.Rows;

/** Reads the parameters of a search, to ask of traces that are known whether they fit. */
public final class LiveQueries {
  /** Broken off after that, a client comes again and goes on where it was. */
  private static final Duration PATIENCE = Duration.ofSeconds(25);

  private final Pool pool;
  private final SearchFilters filters;

  /** However many follow, they have one of the node's connections for queries, by turns. */
  private final WaitingLine turns = new WaitingLine(1, Integer.MAX_VALUE, PATIENCE);

  public LiveQueries(Pool pool, EmailHash emails) {
    this.pool = pool;
    this.filters = new SearchFilters(new FreeText(pool, emails));
  }

  /** Those of some traces that fit. */
  @FunctionalInterface
  public interface Fitting {
    /** Their summaries, least recently active first. */
    Future<List<JsonObject>> among(List<UUID> traces);
  }

  /** What a request asks for; fails as a search does. */
  public Future<Fitting> read(ApiRequest request) {
    return filters.read(request).map(filter -> traces -> among(filter, traces));
  }

  private Future<List<JsonObject>> among(Optional<TraceFilter> filter, List<UUID> traces) {
    return filter.isEmpty() || traces.isEmpty()
        ? Future.succeededFuture(List.of())
        : turns.enter(waited -> fitting(filter.get(), traces).compose(this::summaries));
  }

  private Future<List<UUID>> fitting(TraceFilter filter, List<UUID> traces) {
    Binds binds = new Binds();
    List<String> tests = new ArrayList<>();
    tests.add("s.trace_id = ANY (" + binds.bind(traces.toArray(UUID[]::new)) + ")");
    filter.scope().traceId().ifPresent(id -> tests.add("s.trace_id = " + binds.bind(id)));
    filter.from().ifPresent(from -> tests.add("s.last_end >= " + binds.bind(from)));
    tests.addAll(new TraceTests(filter, binds).sql(TraceWalk.none(filter, binds)));
    String sql =
        "SELECT s.trace_id FROM trace_summaries s"
            + TraceWalk.where(tests)
            + " ORDER BY s.last_end, s.trace_id";
    return pool.preparedQuery(sql)
        .execute(binds.tuple())
        .map(rows -> Rows.list(rows, r -> r.getUUID(0)));
  }

  private Future<List<JsonObject>> summaries(List<UUID> traces) {
    return TraceSummaries.read(pool, traces)
        .map((List<Row> rows) -> rows.stream().map(TraceSummaries::toJson).toList());
  }
}
