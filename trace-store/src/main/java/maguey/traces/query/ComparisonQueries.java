package maguey.traces.query;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import maguey.common.http.ApiRequest;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;
import maguey.common.http.Reply;
import maguey.common.privacy.EmailHash;
import maguey.traces.model.TraceId;

/** Questions about more than one trace. */
public final class ComparisonQueries {
  private static final int DEFAULT_TRACES = 200;

  private final SearchFilters filters;
  private final TraceSearch search;
  private final CriticalPaths paths;
  private final TraceComparison traces;
  private final UsualComparison usual;
  private final GroupComparison groups;

  /**
   * Queries on the given schema.
   *
   * @param emails with the key that the services hash e-mail addresses with
   */
  public ComparisonQueries(Pool pool, EmailHash emails) {
    filters = new SearchFilters(new FreeText(pool, emails));
    search = new TraceSearch(pool);
    paths = new CriticalPaths(pool);
    traces = new TraceComparison(pool);
    usual = new UsualComparison(pool);
    groups = new GroupComparison(pool);
  }

  /** {@code addUpCriticalPaths}. */
  public Future<Reply> criticalPaths(ApiRequest request) {
    return ids(request, request.queryInt("limit", DEFAULT_TRACES))
        .compose(ids -> paths.of(ids).map(totals -> CriticalPaths.toJson(totals, ids.size())))
        .map(Reply::ok);
  }

  /** {@code compareTraces}. */
  public Future<Reply> traces(ApiRequest request) {
    return traces.compare(traceId(request, "base"), traceId(request, "other")).map(Reply::ok);
  }

  /** {@code compareWithUsual}. */
  public Future<Reply> usual(ApiRequest request) {
    return usual.compare(traceId(request, "trace")).map(Reply::ok);
  }

  /** {@code compareGroups}. */
  public Future<Reply> groups(ApiRequest request) {
    int limit = request.queryInt("limit", DEFAULT_TRACES);
    return ids(request.within("base."), limit)
        .compose(
            base ->
                ids(request.within("other."), limit)
                    .map(other -> GroupComparison.groups(base, other)))
        .compose(groups::compare)
        .map(Reply::ok);
  }

  private Future<List<UUID>> ids(ApiRequest request, int limit) {
    return filters.read(request).compose(filter -> ids(filter, limit));
  }

  private Future<List<UUID>> ids(Optional<TraceFilter> filter, int limit) {
    return filter
        .map(known -> search.ids(known, Optional.empty(), limit).map(TraceSearch.Ids::ids))
        .orElse(Future.succeededFuture(List.of()));
  }

  private static TraceId traceId(ApiRequest request, String name) {
    return request
        .query(name)
        .flatMap(TraceId::parse)
        .orElseThrow(
            () -> Problem.of(ProblemType.MALFORMED, "'" + name + "' must have 32 hex digits"));
  }
}
