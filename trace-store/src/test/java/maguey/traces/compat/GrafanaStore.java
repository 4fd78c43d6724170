package maguey.traces.compat;

import static maguey.traces.SpanFixture.attribute;
import static maguey.traces.SpanFixture.childOf;
import static maguey.traces.SpanFixture.failed;
import static maguey.traces.SpanFixture.span;
import static maguey.traces.SpanFixture.text;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import maguey.testkit.ServiceExtension;
import maguey.traces.StoreDoors;

/** A store with the traces that Grafana is asked for. */
final class GrafanaStore {
  static final StoreDoors store = new StoreDoors();
  static final ServiceExtension service = store.service();

  static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.MICROS);
  static final String SHOP = "shop-" + UUID.randomUUID();
  static final Span.Builder ROOT =
      span("GET /shop", NOW)
          .addAttributes(text("http.request.method", "GET"))
          .addAttributes(
              attribute("http.response.status_code", AnyValue.newBuilder().setIntValue(500)))
          .addAttributes(attribute("big", AnyValue.newBuilder().setIntValue(Long.MAX_VALUE)))
          .addAttributes(attribute("cached", AnyValue.newBuilder().setBoolValue(true)));
  static final Span.Builder CHILD =
      failed(childOf(ROOT, "charge"))
          .setKind(SpanKind.SPAN_KIND_CLIENT)
          .setStartTimeUnixNano(ROOT.getStartTimeUnixNano() + 1_000_000)
          .setEndTimeUnixNano(ROOT.getStartTimeUnixNano() + 4_000_000)
          .addEvents(
              Span.Event.newBuilder()
                  .setName("exception")
                  .setTimeUnixNano(ROOT.getStartTimeUnixNano())
                  .addAttributes(text("exception.type", "Oops")));
  static final Span.Builder OTHER =
      span("GET /other", NOW).addAttributes(text("plan", "a=b \"c\""));

  private GrafanaStore() {}

  /** Puts the traces in. */
  static void fill() {
    CHILD.addLinks(
        Span.Link.newBuilder().setTraceId(OTHER.getTraceId()).setSpanId(OTHER.getSpanId()));
    store.send(SHOP, ROOT);
    store.send("pay-" + SHOP, CHILD);
    store.send("other-" + SHOP, OTHER);
  }

  /** The ids that Tempo's search finds. */
  static List<String> tempo(String query) {
    return ids(store.get("/tempo/api/search?" + query).getJsonArray("traces"));
  }

  /** The ids that Jaeger's search finds. */
  static List<String> jaeger(String query) {
    return ids(store.get("/jaeger/api/traces?" + query).getJsonArray("data"));
  }

  private static List<String> ids(JsonArray traces) {
    return traces.stream().map(trace -> ((JsonObject) trace).getString("traceID")).toList();
  }
}
