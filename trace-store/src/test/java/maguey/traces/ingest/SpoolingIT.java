package maguey.traces.ingest;

import static maguey.testkit.Eventually.eventually;
import static maguey.traces.SpanFixture.span;
import static maguey.traces.SpanFixture.text;
import static maguey.traces.ingest.SpoolingStore.spans;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.trace.v1.Span;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What happens to spans that come while PostgreSQL takes none. */
class SpoolingIT extends SpoolingDoor {
  private static final long HALF_AN_HOUR_MS = 1_800_000;

  @Test
  void databaseGone_spansAreAcknowledgedFromDiskAndStoredOnItsReturn() throws Exception {
    List<Span.Builder> before = spans(3);
    List<Span.Builder> during = spans(20);
    store.post(before);

    database.stop();
    HttpResponse<byte[]> first = store.post(during.subList(0, 10));
    HttpResponse<byte[]> second = store.post(during.subList(10, 20));

    assertThat(List.of(first.statusCode(), second.statusCode())).containsOnly(200);
    assertThat(store.spool.state().spans()).isEqualTo(20);
    assertThat(store.accounting.totals()).isEqualTo(new SpanAccounting.Totals(23, 3, 0, 0, 0, 20));

    database.start();
    eventually(() -> assertThat(store.spool.state().spans()).isZero());
    assertThat(rows(during)).isEqualTo(20);
    eventually(
        () ->
            assertThat(store.accounting.totals())
                .isEqualTo(new SpanAccounting.Totals(23, 23, 0, 0, 0, 0)));
    eventually(() -> assertThat(store.spool.state().bytes()).isZero());
  }

  @Test
  void databaseGone_forAsManyTriesAsHalfAnHourHas_isFoundByTheNextOne() throws Exception {
    store.close();
    store = new SpoolingStore(postgres.config(), database.port(), folder, 20_000, 1);
    database.turnAway();
    List<Span.Builder> taken = new ArrayList<>();
    List<Span.Builder> refused = spans(10);
    while (store.post(refused).statusCode() == 200) {
      taken.addAll(refused);
      refused = spans(10);
    }

    for (int tries = 0; tries <= HALF_AN_HOUR_MS / Overflow.TRY_AGAIN_MS; tries += 300) {
      int wanted = tries;
      eventually(() -> assertThat(database.turnedAway()).isGreaterThanOrEqualTo(wanted));
      assertThat(store.post(refused).statusCode()).as("after " + tries).isEqualTo(503);
    }
    database.letIn();

    eventually(() -> assertThat(store.spool.state().spans()).isZero());
    assertThat(rows(taken)).isEqualTo(taken.size()).isPositive();
    assertThat(rows(refused)).isZero();
    assertThat(store.post(refused).statusCode()).isEqualTo(200);
    assertThat(rows(refused)).isEqualTo(10);
    eventually(() -> assertThat(store.accounting.totals().stored()).isEqualTo(taken.size() + 10L));
    assertThat(store.accounting.totals().duplicate()).isZero();
  }

  @Test
  void databaseReadOnlyOrFull_spansAreAcknowledgedFromDisk() throws Exception {
    for (String state : List.of("25006", "53100", "57P03", "42501")) {
      REFUSALS.begin("true", state);
      List<Span.Builder> spans = spans(5);

      assertThat(store.post(spans).statusCode()).as(state).isEqualTo(200);
      assertThat(store.spool.state().spans()).as(state).isEqualTo(5);

      REFUSALS.end();
      eventually(() -> assertThat(store.spool.state().spans()).isZero());
      assertThat(rows(spans)).as(state).isEqualTo(5);
    }
  }

  @Test
  void eventBus_databaseGone_isAcknowledgedFromDisk() throws Exception {
    List<Span.Builder> spans = spans(4);
    database.stop();

    store.send(spans);

    assertThat(store.spool.state().spans()).isEqualTo(4);
    database.start();
    eventually(() -> assertThat(rows(spans)).isEqualTo(4));
  }

  @Test
  void manySpans_areDrainedWhileNewOnesComeIn() throws Exception {
    database.stop();
    int spooled = 0;
    for (int i = 0; i < 12; i++) {
      spooled += 1_500;
      assertThat(store.post(spans(1_500)).statusCode()).isEqualTo(200);
    }
    assertThat(store.spool.state().spans()).isEqualTo(spooled);

    database.start();
    int live = 0;
    while (store.spool.state().spans() > 0) {
      live += 20;
      assertThat(store.post(spans(20)).statusCode()).isEqualTo(200);
    }

    SpanAccounting.Totals all =
        new SpanAccounting.Totals(spooled + live, spooled + live, 0, 0, 0, 0);
    eventually(() -> assertThat(store.accounting.totals()).isEqualTo(all));
  }

  @Test
  void whatIsSpooled_isMasked() throws Exception {
    Span.Builder span =
        span("GET /", Instant.now())
            .addAttributes(text("password", "open-sesame"))
            .addAttributes(text("note", "write to ada@example.org"))
            .addAttributes(text("order.number", "MG-KEPT"));
    database.stop();

    store.post(List.of(span));

    String onDisk = Files.readString(segments().get(0), StandardCharsets.ISO_8859_1);
    assertThat(onDisk)
        .contains("MG-KEPT")
        .doesNotContain("open-sesame")
        .doesNotContain("ada@example.org");
  }
}
