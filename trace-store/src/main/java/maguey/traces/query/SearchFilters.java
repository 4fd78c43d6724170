package maguey.traces.query;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import maguey.common.http.ApiRequest;
import maguey.traces.model.Performance;
import maguey.traces.model.StoredText;
import maguey.traces.model.TraceKey;

/** Understands the parameters of a search. */
final class SearchFilters {
  private static final double MICROS_PER_MILLI = 1_000.0;
  private static final Map<String, Duration> RANGES =
      Map.of("1h", Duration.ofHours(1), "24h", Duration.ofHours(24), "7d", Duration.ofDays(7));

  private final FreeText freeText;

  SearchFilters(FreeText freeText) {
    this.freeText = freeText;
  }

  /** What is asked for; empty when nothing can match it. */
  Future<Optional<TraceFilter>> read(ApiRequest request) {
    TraceFilter filter = filter(request);
    return scope(request, filter.scope()).map(scope -> scope.map(filter::with));
  }

  private static TraceFilter filter(ApiRequest request) {
    return new TraceFilter(
        new TraceFilter.Scope(
            Optional.empty(),
            List.of(),
            request.query("service").map(StoredText::encode),
            request.query("operation").map(StoredText::encode).map(List::of).orElse(List.of()),
            request.query("kind").map(kind -> SpanKinds.number(kind))),
        request.query("status").map("error"::equals),
        request.query("performance").flatMap(Performance::parse),
        request.queryNumber("minMs").map(SearchFilters::micros),
        request.queryNumber("maxMs").map(SearchFilters::micros),
        request.queryTime("from").or(() -> since(request)),
        request.queryTime("to"));
  }

  private Future<Optional<TraceFilter.Scope>> scope(ApiRequest request, TraceFilter.Scope plain) {
    TraceFilter.Scope scope = plain;
    for (List<TraceKey> keys : keys(request)) {
      scope = scope.withKeys(keys);
    }
    Optional<String> text =
        request.query("q").map(String::strip).filter(q -> !q.isEmpty()).map(StoredText::encode);
    return text.isPresent()
        ? freeText.apply(text.get(), scope)
        : Future.succeededFuture(Optional.of(scope));
  }

  private List<List<TraceKey>> keys(ApiRequest request) {
    return Stream.of(
            request.query("order").map(freeText::order),
            request.query("ticket").map(freeText::ticket),
            request.query("email").map(freeText::email))
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<Instant> since(ApiRequest request) {
    return request.query("range").map(RANGES::get).map(range -> Instant.now().minus(range));
  }

  private static long micros(double millis) {
    return Math.round(millis * MICROS_PER_MILLI);
  }
}
