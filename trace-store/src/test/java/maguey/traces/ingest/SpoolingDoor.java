package maguey.traces.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.trace.v1.Span;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import maguey.testkit.PostgresExtension;
import maguey.testkit.Shared;
import maguey.traces.DatabaseProxy;
import maguey.traces.SpanFixture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A store with a spool, whose PostgreSQL can be taken away or made to refuse spans. */
abstract class SpoolingDoor {
  static final PostgresExtension postgres = PostgresExtension.schema("traces");

  static final Refusals REFUSALS = new Refusals(postgres);

  @RegisterExtension static final Shared SHARED = Shared.of(postgres).filledBy(REFUSALS::prepare);

  static final long PLENTY = 64 << 20;

  private final Vertx vertx = Vertx.vertx();
  final DatabaseProxy database = new DatabaseProxy(vertx, postgres.config().port());
  @TempDir Path folder;
  SpoolingStore store;

  @BeforeEach
  void start() {
    store = store(PLENTY);
  }

  @AfterEach
  void stop() {
    store.close();
    vertx.close().await();
    REFUSALS.end();
    assertThat(store.accounting.totals().balanced()).isTrue();
  }

  final SpoolingStore store(long maxBytes) {
    return new SpoolingStore(postgres.config(), database.port(), folder, maxBytes);
  }

  final List<Path> segments() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".spool")).toList();
    }
  }

  static long rows(List<Span.Builder> spans) {
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
