package maguey.traces.archive;

import static maguey.traces.SpanFixture.failed;
import static maguey.traces.SpanFixture.hex;
import static maguey.traces.SpanFixture.request;
import static maguey.traces.SpanFixture.span;
import static maguey.traces.SpanFixture.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.proto.trace.v1.Span;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import maguey.testkit.PostgresExtension;
import maguey.traces.erasure.SubjectErasure;
import maguey.traces.ingest.Decoded;
import maguey.traces.store.SpanStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that cut and push: what they share, and what is left when one of them dies. */
class LogArchiveIT {
  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.schema("traces");

  private static final S3Peer BUCKET = new S3Peer();
  private static final Instant NOW = Instant.now();
  private static final Map<ArchiveStream, Integer> DAYS =
      Map.of(ArchiveStream.TRACES, 30, ArchiveStream.AUDIT, 90, ArchiveStream.PERFORMANCE, 14);

  private final Vertx vertx = Vertx.vertx();
  private final List<LogArchive> open = new ArrayList<>();
  @TempDir Path folder;

  @BeforeEach
  void empty() {
    postgres
        .pool()
        .query(
            "TRUNCATE archive_queue, archive_objects, archive_traces, trace_summaries, spans CASCADE")
        .execute()
        .await();
    BUCKET.back();
  }

  @AfterEach
  void close() {
    open.forEach(archive -> archive.close().await());
    vertx.close().await();
  }

  @AfterAll
  static void closeBucket() throws Exception {
    BUCKET.close();
  }

  @Test
  void twoNodes_cutEveryTraceOnce() throws IOException {
    List<Span.Builder> traces = due(60);
    LogArchive first = node("first", Optional.empty(), 1);
    LogArchive second = node("second", Optional.empty(), 1);

    Future.all(first.turn(), second.turn(), first.turn(), second.turn()).await();

    List<String> lines = new ArrayList<>();
    for (Path object : objects("archive")) {
      lines.addAll(S3Peer.linesOf(Files.readAllBytes(object)));
    }
    assertThat(lines).hasSize(60);
    for (Span.Builder trace : traces) {
      assertThat(lines).filteredOn(line -> line.contains(hex(trace))).hasSize(1);
    }
    assertThat(number("SELECT count(*) FROM archive_traces")).isEqualTo(60);
    assertThat(number("SELECT count(*) FROM archive_queue")).isZero();
    assertThat(objects("first")).isEmpty();
  }

  @Test
  void node_thatDiesBeforeItDelivers_losesAndDoublesNothing() throws IOException {
    due(3);
    BUCKET.away();
    LogArchive dying = node("node", Optional.of(BUCKET.settings("a/")), 1);
    assertThatThrownBy(() -> dying.turn().await());
    assertThat(objects("node")).hasSize(1);
    Files.writeString(objects("node").get(0).resolveSibling("half.part"), "half an object");
    Files.writeString(
        objects("node").get(0).resolveSibling("trace-logs_2026-01-01_00_ffff.jsonl.gz"), "orphan");
    kill(dying);
    BUCKET.back();

    LogArchive next = node("node", Optional.of(BUCKET.settings("a/")), 1);
    next.turn().await();

    assertThat(objects("node")).isEmpty();
    assertThat(keys("a/")).hasSize(1);
    assertThat(BUCKET.lines(keys("a/").get(0))).hasSize(3);
    assertThat(number("SELECT count(*) FROM archive_objects WHERE delivered_at IS NOT NULL"))
        .isEqualTo(1);
  }

  @Test
  void node_thatDiesAfterItDelivered_deliversTheSameAgain() throws IOException {
    due(2);
    LogArchive dying = node("node", Optional.of(BUCKET.settings("b/")), 1);
    BUCKET.away();
    assertThatThrownBy(() -> dying.turn().await());
    Path waiting = objects("node").get(0);
    byte[] copy = Files.readAllBytes(waiting);
    BUCKET.back();
    dying.turn().await();
    kill(dying);
    Files.write(waiting, copy);
    run("UPDATE archive_objects SET delivered_at = NULL");

    node("node", Optional.of(BUCKET.settings("b/")), 1).turn().await();

    assertThat(keys("b/")).hasSize(1);
    assertThat(BUCKET.lines(keys("b/").get(0))).hasSize(2);
    assertThat(objects("node")).isEmpty();
  }

  @Test
  void object_thatTheDiskDamages_isCutAgain() throws IOException {
    due(2);
    BUCKET.away();
    LogArchive node = node("node", Optional.of(BUCKET.settings("c/")), 1);
    assertThatThrownBy(() -> node.turn().await());
    Files.writeString(objects("node").get(0), "rubbish");
    BUCKET.back();

    node.turn().await();
    node.turn().await();

    assertThat(keys("c/")).hasSize(1);
    assertThat(BUCKET.lines(keys("c/").get(0))).hasSize(2);
  }

  @Test
  void queue_thatIsFull_takesNoMore_andLosesNothing() throws IOException {
    BUCKET.away();
    LogArchive node = node("node", Optional.of(BUCKET.settings("d/")), 0);
    due(2);
    assertThatThrownBy(() -> node.turn().await());
    due(2);
    assertThatThrownBy(() -> node.turn().await());
    assertThat(number("SELECT count(*) FROM archive_queue")).isEqualTo(2);
    BUCKET.back();

    node.turn().await();
    node.turn().await();

    assertThat(number("SELECT count(*) FROM archive_queue")).isZero();
    assertThat(keys("d/").stream().mapToInt(key -> BUCKET.lines(key).size()).sum()).isEqualTo(4);
  }

  @Test
  void trace_thatGrows_isCutAgainAsAWhole_butNotWithinTheHour() throws IOException {
    LogArchive node = node("node", Optional.empty(), 1);
    Span.Builder trace = due(1).get(0);
    node.turn().await();
    store("shop", failed(span("later", NOW)).setTraceId(trace.getTraceId()));
    review();
    node.turn().await();
    assertThat(objects("archive")).hasSize(1);

    run("UPDATE archive_queue SET due_at = now()");
    node.turn().await();

    assertThat(objects("archive")).hasSize(2);
    assertThat(
            objects("archive").stream()
                .flatMap(object -> S3Peer.linesOf(bytes(object)).stream())
                .filter(line -> line.contains("later") && line.contains("trace 0")))
        .hasSize(1);
  }

  @Test
  void subject_isErased_fromWhatStillWaits() throws IOException {
    String hash = "0123456789abcdef0123456789abcdef";
    BUCKET.away();
    LogArchive node = node("node", Optional.of(BUCKET.settings("e/")), 1);
    store("shop", failed(span("about", NOW)).addAttributes(text("customer.email_hash", hash)));
    review();
    assertThatThrownBy(() -> node.turn().await());

    assertThat(node.erase(hash).await().objects()).isEqualTo(1);

    assertThat(S3Peer.linesOf(bytes(objects("node").get(0))))
        .singleElement()
        .asString()
        .doesNotContain(hash)
        .contains("erased");
    BUCKET.back();
    node.turn().await();
    assertThat(BUCKET.lines(keys("e/").get(0)).get(0)).doesNotContain(hash);
  }

  @Test
  void erasure_brokenOffByTheBucket_isFinishedByItsRepeat_withTheNumbers() throws IOException {
    String hash = "fedcba9876543210fedcba9876543210";
    LogArchive node = node("node", Optional.of(BUCKET.settings("g/")), 1);
    store("shop", failed(span("about", NOW)).addAttributes(text("customer.email_hash", hash)));
    review();
    node.turn().await();
    run(
        "INSERT INTO erasures (id, requested_by, subject) VALUES (gen_random_uuid(), 'me', '%s')"
            .formatted(hash));
    SubjectErasure erasure = new SubjectErasure(postgres.pool(), List.of(node));
    String of = " FROM erasures WHERE subject = '" + hash + "'";

    BUCKET.away();
    erasure.repeat().await();
    assertThat(
            number(
                "SELECT count(*)"
                    + of
                    + " AND broken_off AND finished_at IS NULL AND open_parts = '{archives}'"))
        .isEqualTo(1);
    assertThat(number("SELECT (report #>> '{erased,spans}')::bigint" + of)).isEqualTo(1);
    BUCKET.back();
    erasure.repeat().await();
    erasure.repeat().await();

    assertThat(
            number(
                "SELECT count(*)"
                    + of
                    + " AND NOT broken_off AND finished_at IS NOT NULL AND open_parts = '{}'"))
        .isEqualTo(1);
    assertThat(number("SELECT (report #>> '{erased,spans}')::bigint" + of)).isEqualTo(1);
    assertThat(number("SELECT (report #>> '{erased,archiveObjects}')::bigint" + of)).isEqualTo(1);
    assertThat(BUCKET.lines(keys("g/").get(0)).get(0)).doesNotContain(hash);
  }

  @Test
  void objects_whoseTimeIsOver_go_andOthersStay() throws IOException {
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    LogArchive bucket = node("node", Optional.of(BUCKET.settings("f/")), 1);
    LogArchive files = node("other", Optional.empty(), 1);
    due(1);
    bucket.turn().await();
    for (String old :
        List.of("trace-logs/" + today.minusDays(31), "audit-logs/" + today.minusDays(91))) {
      BUCKET.put("f/" + old + "/00/x.jsonl.gz", "old");
      Files.createDirectories(folder.resolve("archive").resolve(old).resolve("00"));
      Files.writeString(folder.resolve("archive").resolve(old).resolve("00/x.jsonl.gz"), "old");
    }
    String young = "audit-logs/" + today.minusDays(31) + "/00/x.jsonl.gz";
    BUCKET.put("f/" + young, "young");
    Files.createDirectories(folder.resolve("archive").resolve(young).getParent());
    Files.writeString(folder.resolve("archive").resolve(young), "young");
    run(
        "INSERT INTO archive_objects SELECT 'old', stream, now() - interval '32 days', node, 0, 0, '', NULL, now() FROM archive_objects");

    assertThat(bucket.expire().await()).isEqualTo(2);
    assertThat(files.expire().await()).isEqualTo(2);

    assertThat(keys("f/")).hasSize(2).contains("f/" + young);
    assertThat(objects("archive")).hasSize(1);
    assertThat(number("SELECT count(*) FROM archive_objects")).isEqualTo(1);
    assertThat(bucket.expire().await()).isZero();
  }

  private LogArchive node(String name, Optional<S3Settings> bucket, int queueMib) {
    ArchiveSettings settings =
        new ArchiveSettings(
            folder.resolve("archive"),
            folder.resolve(name),
            Math.max(1, (long) queueMib << 20),
            0,
            Set.of("errors", "slow", "journeys"),
            4_000,
            DAYS,
            bucket);
    ArchiveState state = new ArchiveState(new SimpleMeterRegistry());
    LogArchive archive =
        new LogArchive(vertx, postgres.pool(), settings, name, state, books -> null);
    archive.open().await();
    open.add(archive);
    return archive;
  }

  /** All that is left of it is its folder. */
  private void kill(LogArchive node) {
    node.close().await();
    open.remove(node);
  }

  private static List<Span.Builder> due(int count) {
    List<Span.Builder> traces =
        IntStream.range(0, count).mapToObj(i -> failed(span("trace " + i, NOW))).toList();
    store("shop", traces.toArray(Span.Builder[]::new));
    review();
    return traces;
  }

  private static void store(String service, Span.Builder... spans) {
    new SpanStore(postgres.pool()).write(Decoded.spans(request(service, List.of(spans)))).await();
  }

  private static void review() {
    run(
        """
        SELECT review_traces(now() + interval '1 day', now() + interval '1 day', 1000, '{"slowMicros": 1000000, "rules": []}')
        """);
  }

  private static void run(String sql) {
    postgres.pool().query(sql).execute().await();
  }

  private static long number(String sql) {
    Row row = postgres.pool().query(sql).execute().await().iterator().next();
    return row.getLong(0);
  }

  private static List<String> keys(String prefix) {
    return BUCKET.keys().stream().filter(key -> key.startsWith(prefix)).toList();
  }

  private List<Path> objects(String under) throws IOException {
    Path base = folder.resolve(under);
    if (!Files.exists(base)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(base)) {
      return files.filter(file -> file.toString().endsWith(".jsonl.gz")).sorted().toList();
    }
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }
}
