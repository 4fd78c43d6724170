package maguey.traces.ingest;

import static maguey.traces.SpanFixture.request;
import static maguey.traces.SpanFixture.span;

import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.trace.v1.Span;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import maguey.common.privacy.Masking;
import maguey.common.sql.Postgres;
import maguey.common.sql.PostgresConfig;
import maguey.traces.spool.SpanSpool;
import maguey.traces.store.SpanStore;

/** The ingest half of a store, with a spool, as a test starts and stops it. */
final class SpoolingStore implements AutoCloseable {
  private static final long MAX_REQUEST = 1 << 20;

  private final Vertx vertx = Vertx.vertx();
  private final Pool pool;
  private final SpanIntake intake;
  private final OtlpHttpServer door;
  private final OtlpCalls calls;

  final SpanAccounting accounting = new SpanAccounting();
  final SpanSpool spool;

  SpoolingStore(PostgresConfig config, int databasePort, Path folder, long maxBytes) {
    this(config, databasePort, folder, maxBytes, Overflow.TRY_AGAIN_MS);
  }

  /**
   * One that looks for its database more often than others.
   *
   * @param tryAgainMs after how long
   */
  SpoolingStore(
      PostgresConfig config, int databasePort, Path folder, long maxBytes, long tryAgainMs) {
    pool = Postgres.pool(vertx, config.connectOptions().setPort(databasePort), 3);
    spool = new SpanSpool(vertx, folder, maxBytes);
    intake =
        new SpanIntake(
            vertx,
            new SpanStore(pool),
            spool,
            accounting,
            Masking.builtIn(),
            MAX_REQUEST,
            new PendingBytes(64 * MAX_REQUEST),
            tryAgainMs);
    intake.open().await();
    new SpanBusConsumer(vertx, intake).register().await();
    door = new OtlpHttpServer(vertx, intake, Optional.empty());
    calls = new OtlpCalls(door.listen("127.0.0.1", 0).await());
  }

  /** So many spans, named by their place. */
  static List<Span.Builder> spans(int count) {
    return IntStream.range(0, count).mapToObj(i -> span("s" + i % 50, Instant.now())).toList();
  }

  HttpResponse<byte[]> post(List<Span.Builder> spans) throws IOException, InterruptedException {
    return calls.post(OtlpCalls.PROTOBUF, request("s", spans).toByteArray());
  }

  /** How many spans the answer says were refused. */
  static long rejectedIn(HttpResponse<byte[]> answer) throws IOException {
    return ExportTraceServiceResponse.parseFrom(answer.body())
        .getPartialSuccess()
        .getRejectedSpans();
  }

  /** Sends over the event bus, and returns when the store has acknowledged. */
  void send(List<Span.Builder> spans) throws IOException {
    Buffer body = Buffer.buffer(request("s", spans).toByteArray());
    vertx.eventBus().request(SpanBusConsumer.ADDRESS, body).await();
  }

  @Override
  public void close() {
    door.close().await();
    intake.close().await();
    pool.close().await();
    vertx.close().await();
  }
}
