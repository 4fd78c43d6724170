package maguey.traces.metrics;

import static maguey.traces.SpanFixture.at;
import static maguey.traces.SpanFixture.childOf;
import static maguey.traces.SpanFixture.failed;
import static maguey.traces.SpanFixture.span;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who calls whom, through the HTTP door. */
class DependencyMapIT extends MeteredStore {
  @Test
  void map_hasTheCallsBetweenServices() {
    Span.Builder caller = at(span("POST /orders", HOUR), HOUR, Duration.ofMillis(50));
    Span.Builder callee =
        failed(at(childOf(caller, "POST /scan"), HOUR, Duration.ofMillis(40)))
            .setKind(SpanKind.SPAN_KIND_SERVER);
    STORE.send(service, caller);
    STORE.send(service + "-callee", callee);

    JsonObject map = STORE.get("/api/dependencies?" + window());
    JsonObject edge = edge("");

    assertThat(edge.getString("child")).isEqualTo(service + "-callee");
    assertThat(edge.getString("type")).isEqualTo("call");
    assertThat(edge.getInteger("calls")).isEqualTo(1);
    assertThat(edge.getDouble("errorRate")).isEqualTo(1.0);
    assertThat(edge.getDouble("p95Ms")).isCloseTo(40, within(2.0));
    assertThat(map.getJsonArray("nodes")).contains(service, service + "-callee");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void dependencies_pageLoadBelowTheServer_isNoCallOfTheBrowser(boolean late) {
    Span.Builder page = at(span("GET /", HOUR), HOUR, Duration.ofMillis(9));
    Span.Builder load = childOf(page, "page-load /");
    Span.Builder api = childOf(load, "GET /api").setKind(SpanKind.SPAN_KIND_SERVER);
    Span.Builder report = childOf(api, "POST /rum").setKind(SpanKind.SPAN_KIND_SERVER);

    STORE.send(late ? service : service + "-web", late ? page : load);
    STORE.send(late ? service + "-web" : service, late ? load : page);
    STORE.send(service + "-api", api);
    STORE.send(service + "-web", report);

    assertThat(STORE.get("/api/dependencies?" + window()).getJsonArray("edges"))
        .map(JsonObject.class::cast)
        .map(edge -> edge.getString("parent") + " -> " + edge.getString("child"))
        .contains(service + "-web -> " + service + "-api", service + "-api -> " + service + "-web")
        .doesNotContain(service + " -> " + service + "-web");
  }
}
