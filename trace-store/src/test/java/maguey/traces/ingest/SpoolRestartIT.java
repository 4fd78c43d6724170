package maguey.traces.ingest;

import static maguey.testkit.Eventually.eventually;
import static maguey.traces.ingest.SpoolingStore.spans;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.trace.v1.Span;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a store finds in the spool that an earlier one has left. */
class SpoolRestartIT extends SpoolingDoor {
  @Test
  void storeRestarted_findsWhatWasSpooledAndStoresIt() throws Exception {
    List<Span.Builder> spans = spans(7);
    database.stop();
    store.post(spans);
    store.close();

    store = store(PLENTY);
    assertThat(store.accounting.totals()).isEqualTo(new SpanAccounting.Totals(7, 0, 0, 0, 0, 7));
    database.start();

    eventually(() -> assertThat(rows(spans)).isEqualTo(7));
    eventually(
        () ->
            assertThat(store.accounting.totals())
                .isEqualTo(new SpanAccounting.Totals(7, 7, 0, 0, 0, 0)));
  }

  @Test
  void crashInMidDrain_storesNothingTwiceAndCountsItOnce() throws Exception {
    List<Span.Builder> spans = spans(6);
    database.stop();
    store.post(spans);
    Path segment = segments().get(0);
    byte[] asItWas = Files.readAllBytes(segment);
    database.start();
    eventually(() -> assertThat(rows(spans)).isEqualTo(6));
    eventually(() -> assertThat(segments()).isEmpty());
    store.close();

    Files.write(segment, asItWas);
    store = store(PLENTY);

    eventually(
        () ->
            assertThat(store.accounting.totals())
                .isEqualTo(new SpanAccounting.Totals(6, 0, 6, 0, 0, 0)));
    assertThat(rows(spans)).isEqualTo(6);
  }
}
