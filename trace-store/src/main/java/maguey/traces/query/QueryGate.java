package maguey.traces.query;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import maguey.common.http.ApiRequest;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;
import maguey.common.http.Reply;

/**
 * Lets in as many queries at once as a node's connections for queries get through in a moment.
 * Whoever comes on top hears at once to come back, instead of waiting in a line that grows.
 */
public final class QueryGate {
  private static final int RETRY_AFTER_SECONDS = 1;

  private final int atOnce;
  private final AtomicInteger underWay = new AtomicInteger();
  private final Counter refused;

  /**
   * A gate for one node.
   *
   * @param atOnce queries that may run or wait for a connection
   */
  public QueryGate(int atOnce, MeterRegistry meters) {
    this.atOnce = atOnce;
    this.refused = Counter.builder("maguey.queries.refused").register(meters);
    Gauge.builder("maguey.queries.running", underWay, AtomicInteger::get).register(meters);
  }

  /** The same handler behind the gate; it fails with {@code TOO_MANY_REQUESTS}. */
  public Function<ApiRequest, Future<Reply>> guard(Function<ApiRequest, Future<Reply>> handler) {
    return request -> {
      if (underWay.incrementAndGet() > atOnce) {
        underWay.decrementAndGet();
        refused.increment();
        return Future.failedFuture(tooMany());
      }
      return run(request, handler).onComplete(done -> underWay.decrementAndGet());
    };
  }

  private static Future<Reply> run(
      ApiRequest request, Function<ApiRequest, Future<Reply>> handler) {
    try {
      return handler.apply(request);
    } catch (RuntimeException failure) {
      return Future.failedFuture(failure);
    }
  }

  private static Problem tooMany() {
    return Problem.of(
            ProblemType.TOO_MANY_REQUESTS, "Too many queries at once; ask again in a moment")
        .retryAfter(RETRY_AFTER_SECONDS);
  }
}
