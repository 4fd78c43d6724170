package maguey.traces.ingest;

import static maguey.testkit.Eventually.eventually;
import static maguey.traces.SpanFixture.span;
import static maguey.traces.SpanFixture.text;
import static maguey.traces.ingest.SpoolingStore.rejectedIn;
import static maguey.traces.ingest.SpoolingStore.spans;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.opentelemetry.proto.trace.v1.Span;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import maguey.testkit.PostgresExtension;
import maguey.testkit.SmallDisk;
import maguey.traces.DatabaseProxy;
import maguey.traces.SpanFixture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What happens to spans that come while PostgreSQL takes none. */
class SpoolingIT {
  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.schema("traces");

  private static final Refusals REFUSALS = new Refusals(postgres);
  private static final long PLENTY = 64 << 20;
  private static final long HALF_AN_HOUR_MS = 1_800_000;

  private final Vertx vertx = Vertx.vertx();
  private final DatabaseProxy database = new DatabaseProxy(vertx, postgres.config().port());
  @TempDir private Path folder;
  private SpoolingStore store;

  @BeforeAll
  static void mayRefuse() throws Exception {
    REFUSALS.prepare();
  }

  @BeforeEach
  void start() {
    store = store(PLENTY);
  }

  @AfterEach
  void stop() throws Exception {
    store.close();
    vertx.close().await();
    REFUSALS.end();
    assertThat(store.accounting.totals().balanced()).isTrue();
  }

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
  void spoolFull_is503WithRetryAfter_andWhatWasTakenIsStored() throws Exception {
    store.close();
    store = store(20_000);
    database.stop();
    List<Span.Builder> taken = new ArrayList<>();
    HttpResponse<byte[]> answer;
    List<Span.Builder> batch;
    do {
      batch = spans(10);
      answer = store.post(batch);
      taken.addAll(answer.statusCode() == 200 ? batch : List.of());
    } while (answer.statusCode() == 200);

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("retry-after")).isPresent();
    assertThat(taken).isNotEmpty();
    assertThat(store.spool.state().bytes()).isLessThanOrEqualTo(20_000);
    database.start();
    eventually(() -> assertThat(store.spool.state().spans()).isZero());
    assertThat(rows(taken)).isEqualTo(taken.size());
    assertThat(rows(batch)).isZero();
    assertThat(store.accounting.totals().dropped()).isEqualTo(10);
    assertThat(store.post(batch).statusCode()).isEqualTo(200);
  }

  @Test
  void spoolThatCannotBeWritten_is503_andTakesSpansOnceItCan() throws Exception {
    store.close();
    Path slot = folder.resolve("1");
    deleteAll(slot);
    Files.writeString(slot, "a file stands where the spool's folder should be");
    blockOtherSlots();
    store = store(PLENTY);
    assertThat(store.post(spans(1)).statusCode()).as("PostgreSQL is there").isEqualTo(200);
    database.stop();

    assertThat(store.post(spans(2)).statusCode()).isEqualTo(503);
    deleteAll(slot);
    assertThat(store.post(spans(2)).statusCode()).isEqualTo(200);
    assertThat(store.spool.state().spans()).isEqualTo(2);
  }

  @Test
  void diskFull_is503_andWhatWasTakenIsStored() throws Exception {
    try (SmallDisk disk = new SmallDisk(1)) {
      assumeTrue(disk.isSmall(), "needs the right to mount a tmpfs (root, CAP_SYS_ADMIN)");
      store.close();
      store = new SpoolingStore(postgres.config(), database.port(), disk.folder(), PLENTY);
      database.stop();
      List<Span.Builder> taken = new ArrayList<>();
      List<Span.Builder> batch = spans(100);
      while (store.post(batch).statusCode() == 200) {
        taken.addAll(batch);
        batch = spans(100);
      }

      assertThat(store.post(spans(100)).statusCode()).isEqualTo(503);
      assertThat(store.spool.state().spans()).isEqualTo(taken.size()).isPositive();
      database.start();
      eventually(() -> assertThat(store.spool.state().spans()).isZero());
      assertThat(rows(taken)).isEqualTo(taken.size());
      assertThat(store.post(batch).statusCode()).isEqualTo(200);
      store.close();
      assertThat(store.accounting.totals().dropped()).isEqualTo(200);
      store = store(PLENTY);
    }
  }

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

  private SpoolingStore store(long maxBytes) {
    return new SpoolingStore(postgres.config(), database.port(), folder, maxBytes);
  }

  private List<Path> segments() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".spool")).toList();
    }
  }

  /** Files where the other slots would be made, too, so that none is free. */
  private void blockOtherSlots() throws IOException {
    for (int slot = 2; slot <= 64; slot++) {
      Files.writeString(folder.resolve("" + slot), "");
    }
  }

  private static void deleteAll(Path path) throws IOException {
    try (Stream<Path> files = Files.walk(path)) {
      files.sorted((a, b) -> b.compareTo(a)).forEach(file -> file.toFile().delete());
    }
  }

  private static long rows(List<Span.Builder> spans) {
    String[] ids = spans.stream().map(SpanFixture::hex).toArray(String[]::new);
    return postgres
        .pool()
        .preparedQuery("SELECT count(*) FROM traces WHERE trace_id = ANY ($1)")
        .execute(Tuple.tuple().addArrayOfString(ids))
        .await()
        .iterator()
        .next()
        .getLong(0);
  }
}
