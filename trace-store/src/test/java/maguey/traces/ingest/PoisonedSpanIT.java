package maguey.traces.ingest;

import static maguey.testkit.Eventually.eventually;
import static maguey.traces.SpanFixture.span;
import static maguey.traces.ingest.SpoolingStore.rejectedIn;
import static maguey.traces.ingest.SpoolingStore.spans;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.trace.v1.Span;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A span that PostgreSQL can never hold, among others that it can. */
class PoisonedSpanIT extends SpoolingDoor {
  @Test
  void poisonedSpan_isRejectedAlone() throws Exception {
    REFUSALS.begin("NEW.name = 'poison'", "22P02");
    List<Span.Builder> spans = new ArrayList<>(spans(40));
    spans.add(17, span("poison", Instant.now()));

    HttpResponse<byte[]> answer = store.post(spans);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(rejectedIn(answer)).isEqualTo(1);
    assertThat(rows(spans)).isEqualTo(40);
    assertThat(store.accounting.totals()).isEqualTo(new SpanAccounting.Totals(41, 40, 0, 1, 0, 0));
  }

  @Test
  void poisonedSpanInTheSpool_doesNotBlockTheDrainNorItsNeighbours() throws Exception {
    List<Span.Builder> spans = new ArrayList<>(spans(40));
    spans.add(23, span("poison", Instant.now()));
    List<Span.Builder> later = spans(10);
    database.stop();
    store.post(spans);
    store.post(later);
    REFUSALS.begin("NEW.name = 'poison'", "23514");

    database.start();

    eventually(() -> assertThat(store.spool.state().spans()).isZero());
    assertThat(rows(spans)).isEqualTo(40);
    assertThat(rows(later)).isEqualTo(10);
    eventually(
        () ->
            assertThat(store.accounting.totals())
                .isEqualTo(new SpanAccounting.Totals(51, 50, 0, 1, 0, 0)));
  }
}
