package maguey.traces.archive;

import static maguey.traces.SpanFixture.failed;
import static maguey.traces.SpanFixture.request;
import static maguey.traces.SpanFixture.span;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.proto.trace.v1.Span;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import maguey.testkit.PostgresExtension;
import maguey.testkit.Shared;
import maguey.traces.ingest.Decoded;
import maguey.traces.store.SpanStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Nodes of an archive, which a test starts and kills; database and bucket outlive them. */
abstract class ArchiveNodes {
  static final PostgresExtension postgres = PostgresExtension.schema("traces");
  static final S3Peer BUCKET = new S3Peer();

  @RegisterExtension static final Shared DATABASE = Shared.of(postgres);
  @RegisterExtension static final Shared SHARED_BUCKET = Shared.of(BUCKET);

  static final Instant NOW = Instant.now();

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

  LogArchive node(String name, Optional<S3Settings> bucket, int queueMib) {
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
  void kill(LogArchive node) {
    node.close().await();
    open.remove(node);
  }

  static List<Span.Builder> due(int count) {
    List<Span.Builder> traces =
        IntStream.range(0, count).mapToObj(i -> failed(span("trace " + i, NOW))).toList();
    store("shop", traces.toArray(Span.Builder[]::new));
    review();
    return traces;
  }

  static void store(String service, Span.Builder... spans) {
    new SpanStore(postgres.pool()).write(Decoded.spans(request(service, List.of(spans)))).await();
  }

  static void review() {
    run(
        """
        SELECT review_traces(now() + interval '1 day', now() + interval '1 day', 1000, '{"slowMicros": 1000000, "rules": []}')
        """);
  }

  static void run(String sql) {
    postgres.pool().query(sql).execute().await();
  }

  static long number(String sql) {
    Row row = postgres.pool().query(sql).execute().await().iterator().next();
    return row.getLong(0);
  }

  static List<String> keys(String prefix) {
    return BUCKET.keys().stream().filter(key -> key.startsWith(prefix)).toList();
  }

  List<Path> objects(String under) throws IOException {
    Path base = folder.resolve(under);
    if (!Files.exists(base)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(base)) {
      return files.filter(file -> file.toString().endsWith(".jsonl.gz")).sorted().toList();
    }
  }

  static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }
}
