package maguey.traces.compat;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import maguey.common.http.ApiRequest;
import maguey.common.http.Reply;
import maguey.traces.compat.SpanFinder.Search;

/** Tempo's search: TraceQL in {@code q}, or its older form with tags and durations. */
final class TempoSearch {
  private static final int DEFAULT_LIMIT = 20;
  private static final int DEFAULT_SPANS = 3;

  private final SpanFinder finder;

  TempoSearch(Pool pool) {
    finder = new SpanFinder(pool);
  }

  Future<Reply> find(ApiRequest request) {
    Search search =
        new Search(
            tests(request),
            seconds(request, "start"),
            seconds(request, "end"),
            request.queryInt("limit", DEFAULT_LIMIT),
            request.queryInt("spss", DEFAULT_SPANS));
    return finder
        .find(search)
        .map(rows -> new JsonArray(rows.stream().map(TempoJson::found).toList()))
        .map(traces -> new JsonObject().put("traces", traces).put("metrics", new JsonObject()))
        .map(Reply::ok);
  }

  private static List<SpanTest> tests(ApiRequest request) {
    List<SpanTest> sets =
        new ArrayList<>(
            request.query("q").map(TraceQl::parse).orElse(List.of(new SpanTest.All(List.of()))));
    List<SpanTest> more =
        new ArrayList<>(request.query("tags").map(TempoTags::parse).orElse(List.of()));
    duration(request, "minDuration", SpanTest.Op.AT_LEAST).ifPresent(more::add);
    duration(request, "maxDuration", SpanTest.Op.AT_MOST).ifPresent(more::add);
    more.add(0, sets.get(0));
    sets.set(0, new SpanTest.All(more));
    return sets;
  }

  private static Optional<SpanTest> duration(ApiRequest request, String name, SpanTest.Op op) {
    return request.query(name).map(text -> TempoTags.lasting(name, "traceDuration", op, text));
  }

  private static Optional<Instant> seconds(ApiRequest request, String name) {
    return request
        .queryNumber(name)
        .filter(seconds -> seconds > 0)
        .map(seconds -> Instant.ofEpochSecond(seconds.longValue()));
  }
}
