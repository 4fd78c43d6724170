package maguey.traces.compat;

import static maguey.traces.SpanFixture.at;
import static maguey.traces.SpanFixture.hex;
import static maguey.traces.SpanFixture.span;
import static maguey.traces.StoreDoors.encoded;
import static maguey.traces.compat.GrafanaStore.NOW;
import static maguey.traces.compat.GrafanaStore.jaeger;
import static maguey.traces.compat.GrafanaStore.service;
import static maguey.traces.compat.GrafanaStore.store;
import static maguey.traces.compat.GrafanaStore.tempo;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.trace.v1.Span;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import maguey.testkit.ServiceExtension;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What Grafana's Tempo and Jaeger data sources ask, and what they read out of the answers. */
class GrafanaIT implements TempoQuestions, JaegerQuestions, CatalogueQuestions {
  @RegisterExtension static final ServiceExtension running = service;

  /** More traces than a search looks at, of today. */
  private static final String NEWER =
      """
      WITH t AS (
        INSERT INTO trace_summaries (trace_id, first_start, last_start, last_end, active, wall_us, active_us, performance, span_count,
                                     error_count, root_has_parent, root_start, root_nanos, root_span_id, root_service, root_name, review_at)
        SELECT gen_random_uuid(), d, d, d, '{}', 0, 0, 0, 1, 0, false, d, 0, 1, $1, 'made up', NULL
          FROM generate_series(1, 5100) i CROSS JOIN LATERAL (SELECT now() - interval '1 hour' - i * interval '1 second' AS d) x
        RETURNING trace_id, last_end)
      INSERT INTO trace_services (trace_id, service, last_end, span_count, error_count, kinds, operations)
      SELECT trace_id, $1, last_end, 1, 0, 4, '{made up}' FROM t
      """;

  @BeforeAll
  static void fill() {
    GrafanaStore.fill();
  }

  @Test
  void searches_inAPastWindow_findWhatIsThere_howeverMuchCameSince() {
    String shop = "past-" + UUID.randomUUID();
    Instant past = NOW.minus(Duration.ofDays(3));
    Span.Builder old = at(span("GET /past", past), past, Duration.ofMillis(5));
    Span.Builder lasting = at(span("GET /past", past), past, Duration.ofDays(1));
    store.send(shop, old, lasting);
    service.pool().preparedQuery(NEWER).execute(Tuple.of(shop)).await();
    long from = past.minusSeconds(60).getEpochSecond();
    long to = past.plusSeconds(60).getEpochSecond();
    String window = "start=" + from + "&end=" + to;
    String micros = "start=" + from * 1_000_000 + "&end=" + to * 1_000_000;

    assertThat(tempo(window + "&q=" + encoded("{ name = \"GET /past\" }")))
        .containsExactly(hex(lasting), hex(old));
    assertThat(tempo(window + "&q=" + encoded("{ resource.service.name = \"" + shop + "\" }")))
        .containsExactly(hex(lasting), hex(old));
    assertThat(jaeger(micros + "&service=" + shop)).containsExactly(hex(lasting), hex(old));
    assertThat(jaeger("end=" + from * 1_000_000 + "&service=" + shop)).isEmpty();
  }
}
