package maguey.traces.query;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import maguey.common.http.ApiRequest;
import maguey.common.http.Problem;
import maguey.traces.model.Performance;
import maguey.traces.model.StoredText;
import maguey.traces.model.TraceKey;

/** Reads the parameters of a search: those of the list, of its CSV, of the live feed. */
final class SearchFilters {
  private static final double MICROS_PER_MILLI = 1_000.0;
  private static final String OWN_SERVICE = "trace-store";
  private static final Map<String, Duration> RANGES =
      Map.of("1h", Duration.ofHours(1), "24h", Duration.ofHours(24), "7d", Duration.ofDays(7));

  private final FreeText freeText;

  SearchFilters(FreeText freeText) {
    this.freeText = freeText;
  }

  /** What is asked for; empty when nothing can match. Fails with {@code INVALID} or so. */
  Future<Optional<TraceFilter>> read(ApiRequest request) {
    TraceFilter filter = plain(request);
    refuseContradictions(filter);
    TraceFilter.Scope scope = filter.scope();
    for (List<TraceKey> keys : keys(request, scope.attributes())) {
      scope = scope.withKeys(keys);
    }
    return text(request, scope).map(known -> known.map(filter::with));
  }

  private Future<Optional<TraceFilter.Scope>> text(ApiRequest request, TraceFilter.Scope scope) {
    Optional<String> text =
        request.query("q").map(String::strip).filter(q -> !q.isEmpty()).map(StoredText::encode);
    return text.isPresent()
        ? freeText.apply(text.get(), scope)
        : Future.succeededFuture(Optional.of(scope));
  }

  private static TraceFilter plain(ApiRequest request) {
    return new TraceFilter(
        scope(request),
        request.query("status").map("error"::equals),
        request.query("performance").flatMap(Performance::parse),
        request.queryNumber("minMs").map(SearchFilters::micros),
        request.queryNumber("maxMs").map(SearchFilters::micros),
        request.query("state"),
        request.query("own").filter("hide"::equals).map(hide -> OWN_SERVICE),
        request.queryTime("from").or(() -> since(request)),
        request.queryTime("to"));
  }

  private static TraceFilter.Scope scope(ApiRequest request) {
    return new TraceFilter.Scope(
        Optional.empty(),
        List.of(),
        request.query("service").map(StoredText::encode),
        request.query("operation").map(StoredText::encode).map(List::of).orElse(List.of()),
        request.query("kind").map(SpanKinds::number),
        request.queryAll("attribute").stream().map(AttributeFilter::parse).toList());
  }

  private static void refuseContradictions(TraceFilter filter) {
    if (filter.from().isPresent() && filter.to().isPresent()) {
      if (!filter.from().get().isBefore(filter.to().get())) {
        throw Problem.invalid("/query/to", "range", "'to' must be after 'from'");
      }
    }
    if (filter.minMicros().orElse(0L) > filter.maxMicros().orElse(Long.MAX_VALUE)) {
      throw Problem.invalid("/query/maxMs", "range", "'maxMs' must not be below 'minMs'");
    }
  }

  /** An attribute that is indexed is looked up there, which narrows the search. */
  private List<List<TraceKey>> keys(ApiRequest request, List<AttributeFilter> attributes) {
    Stream<List<TraceKey>> named =
        Stream.of(
                request.query("order").map(freeText::order),
                request.query("ticket").map(freeText::ticket),
                request.query("email").map(freeText::email))
            .flatMap(Optional::stream);
    Stream<List<TraceKey>> indexed =
        attributes.stream().flatMap(a -> a.indexed().stream()).map(List::of);
    return Stream.concat(named, indexed).toList();
  }

  private static Optional<Instant> since(ApiRequest request) {
    return request.query("range").map(RANGES::get).map(range -> Instant.now().minus(range));
  }

  private static long micros(double millis) {
    return Math.round(millis * MICROS_PER_MILLI);
  }
}
