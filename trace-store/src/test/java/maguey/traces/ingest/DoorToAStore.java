package maguey.traces.ingest;

import static maguey.traces.SpanFixture.hex;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.trace.v1.Span;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import maguey.common.sql.Postgres;
import maguey.testkit.PostgresExtension;
import maguey.traces.DatabaseProxy;
import maguey.traces.store.SpanStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What stands behind a door: a real database, which can be stopped and frozen; books balance. */
abstract class DoorToAStore {
  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.schema("traces");

  static final long MAX_REQUEST = 1 << 20;

  final SpanAccounting accounting = new SpanAccounting();
  Vertx vertx;
  DatabaseProxy database;
  SpanIntake intake;
  private Pool pool;

  @BeforeEach
  void openIntake() {
    vertx = Vertx.vertx();
    database = new DatabaseProxy(vertx, postgres.config().port());
    pool = Postgres.pool(vertx, postgres.config().connectOptions().setPort(database.port()), 2);
    intake = new SpanIntake(vertx, new SpanStore(pool), accounting, MAX_REQUEST, 8 * MAX_REQUEST);
  }

  @AfterEach
  void closeAll() {
    pool.close().await();
    vertx.close().await();
    assertThat(accounting.totals().balanced()).isTrue();
    assertThat(accounting.totals().pending()).isZero();
  }

  /** How many rows the trace of a span has. */
  static long rows(Span.Builder span) {
    return rows(hex(span));
  }

  /** How many rows a trace has. */
  static long rows(String traceId) {
    return postgres
        .pool()
        .preparedQuery("SELECT count(*) FROM traces WHERE trace_id = $1")
        .execute(Tuple.of(traceId))
        .await()
        .iterator()
        .next()
        .getLong(0);
  }
}
