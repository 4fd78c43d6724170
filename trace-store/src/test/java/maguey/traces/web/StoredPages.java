package maguey.traces.web;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.options.Cookie;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import maguey.common.auth.LoginRoutes;
import maguey.testkit.Shared;
import maguey.traces.TraceStores;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The pages of a real trace store with its database, full of traces that came by OTLP. */
abstract class StoredPages extends BrowserPages {

  static final TraceStores STORE = newStore();

  @RegisterExtension static final Shared SHARED = Shared.of(STORE).filledBy(StoredPages::fill);

  /** A store whose own requests leave no traces among those that are looked at. */
  static TraceStores newStore() {
    return TraceStores.nodes(1).with("MAGUEY_SPANS_EXPORT", "none");
  }

  /** All traces that have a name, and 130 that are ordinary. */
  private static void fill() {
    Stream.of(
            Traces.journey(), Traces.failed(), Traces.hostile(), Traces.deep(), Traces.stockCheck())
        .forEach(trace -> OtlpFixture.send(STORE, trace));
    OtlpFixture.send(STORE, Traces.large(Traces.HUGE, 10_000));
    OtlpFixture.send(
        STORE,
        IntStream.range(0, 130).mapToObj(StoredPages::ordinary).toArray(TraceFixture[]::new));
  }

  /** One of many: 10 ms to 1.3 s, older than all that have a name. */
  private static TraceFixture ordinary(int i) {
    Instant begin = Instant.now().minus(Duration.ofHours(5)).minus(Duration.ofMinutes(10L * i));
    TraceFixture trace = new TraceFixture("%032x".formatted(0x0d1a0000L + i), begin);
    String root = trace.span(null, "orders-service SERVER GET /api/events", 0, 10 + i * 10);
    trace.span(root, "orders-service CLIENT SELECT orders.event", 1, 5);
    return trace;
  }

  @Override
  String url(String path) {
    return "http://127.0.0.1:" + STORE.httpPort(0) + path;
  }

  @Override
  void prepare(BrowserContext context) {
    context.addCookies(
        List.of(new Cookie(LoginRoutes.SESSION_COOKIE, STORE.token()).setUrl(url("/"))));
  }
}
