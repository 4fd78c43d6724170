package maguey.traces.bench;

import static maguey.traces.SpanFixture.at;
import static maguey.traces.SpanFixture.attribute;
import static maguey.traces.SpanFixture.childOf;
import static maguey.traces.SpanFixture.request;
import static maguey.traces.SpanFixture.text;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.sqlclient.Pool;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import maguey.common.boot.Env;
import maguey.common.sql.Init;
import maguey.common.sql.Migrations;
import maguey.common.sql.Postgres;
import maguey.common.sql.PostgresConfig;
import maguey.traces.SpanFixture;
import maguey.traces.ingest.Decoded;
import maguey.traces.ingest.OtlpHttpServer;
import maguey.traces.ingest.SpanAccounting;
import maguey.traces.ingest.SpanIntake;
import maguey.traces.store.SpanStore;

/**
 * How many spans per second are stored, beside COPY of the same rows into the same tables on the
 * same server. Run its main: {@code IngestBench [spans]}.
 */
public final class IngestBench {
  private static final int ROUNDS = 4;
  private static final int REQUEST_SPANS = 500;
  private static final int CONNECTIONS = 2;
  private static final int SENDERS = 8;
  private static final String PASSWORD = "bench";

  private final Vertx vertx = Vertx.vertx();
  private final PostgresConfig config;
  private final Pool pool;
  private final CopyTables copy;

  private IngestBench(EmbeddedPostgres server) throws Exception {
    Init.run(server.getJdbcUrl("postgres", "postgres"), "postgres", "", Map.of("traces", PASSWORD));
    config =
        PostgresConfig.fromEnv(
            new Env(
                Map.of(
                    "PGPORT",
                    "" + server.getPort(),
                    "PGDATABASE",
                    "postgres",
                    "PGPASSWORD",
                    PASSWORD)),
            "traces");
    Migrations.run(vertx, config).await();
    pool = Postgres.pool(vertx, config.connectOptions(), CONNECTIONS);
    copy = new CopyTables(server.getJdbcUrl("postgres", "postgres") + "&currentSchema=traces");
  }

  public static void main(String[] arguments) throws Exception {
    int spans = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 100_000;
    try (EmbeddedPostgres server =
        EmbeddedPostgres.builder()
            .setServerConfig("fsync", "on")
            .setServerConfig("shared_buffers", "512MB")
            .setServerConfig("max_wal_size", "4GB")
            .start()) {
      new IngestBench(server).run(spans);
    }
    System.exit(0);
  }

  private void run(int spans) throws Exception {
    for (int round = 1; round <= ROUNDS; round++) {
      List<byte[]> requests = requests(spans);
      double store = rate(spans, () -> store(requests));
      copy.save();
      copy.clear();
      double copied = rate(spans, () -> copy.restore(CONNECTIONS));
      copy.clear();
      double http = rate(spans, () -> post(requests));
      copy.clear();
      System.out.printf(
          "round %d: store %.0f/s (%.2f of COPY), over OTLP/HTTP %.0f/s (%.2f), COPY %.0f/s%n",
          round, store, store / copied, http, http / copied, copied);
    }
  }

  private static double rate(int spans, Supplier<Future<?>> work) {
    long start = System.nanoTime();
    work.get().await();
    return spans / ((System.nanoTime() - start) / 1e9);
  }

  /** Decoding included, HTTP not. */
  private Future<?> store(List<byte[]> requests) {
    SpanStore store = new SpanStore(pool);
    AtomicInteger next = new AtomicInteger();
    return Future.all(List.of(storeNext(store, requests, next), storeNext(store, requests, next)));
  }

  private Future<?> storeNext(SpanStore store, List<byte[]> requests, AtomicInteger next) {
    int i = next.getAndAdd(2);
    if (i >= requests.size()) {
      return Future.succeededFuture();
    }
    return vertx
        .executeBlocking(
            () -> Decoded.spans(requests.subList(i, Math.min(requests.size(), i + 2))), false)
        .compose(store::write)
        .compose(written -> storeNext(store, requests, next));
  }

  private Future<?> post(List<byte[]> requests) {
    SpanIntake intake =
        new SpanIntake(vertx, new SpanStore(pool), new SpanAccounting(), 64 << 20, 256 << 20);
    OtlpHttpServer server = new OtlpHttpServer(vertx, intake, Optional.empty());
    int port = server.listen("127.0.0.1", 0).await();
    HttpClientAgent client = vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(SENDERS));
    AtomicInteger next = new AtomicInteger();
    List<Future<?>> senders = new ArrayList<>();
    for (int i = 0; i < SENDERS; i++) {
      senders.add(postNext(client, port, requests, next));
    }
    return Future.all(senders).eventually(server::close);
  }

  private Future<?> postNext(
      HttpClient client, int port, List<byte[]> requests, AtomicInteger next) {
    int i = next.getAndIncrement();
    if (i >= requests.size()) {
      return Future.succeededFuture();
    }
    return client
        .request(HttpMethod.POST, port, "127.0.0.1", "/v1/traces")
        .compose(
            r ->
                r.putHeader("content-type", "application/x-protobuf")
                    .send(Buffer.buffer(requests.get(i))))
        .compose(
            answer ->
                answer.statusCode() == 200
                    ? answer.body()
                    : Future.failedFuture("status " + answer.statusCode()))
        .compose(done -> postNext(client, port, requests, next));
  }

  /** Traces of ten spans in three services, nine attributes each, an event in every tenth. */
  private static List<byte[]> requests(int spans) {
    List<byte[]> requests = new ArrayList<>();
    List<Span.Builder> batch = new ArrayList<>();
    for (int i = 0; i < spans / 10; i++) {
      Span.Builder root = SpanFixture.span("POST /api/orders", Instant.now());
      batch.add(decorated(root, i));
      for (int child = 0; child < 9; child++) {
        Instant start = Instant.now().plusMillis(child);
        batch.add(
            decorated(at(childOf(root, "step-" + child), start, Duration.ofNanos(900_123)), i));
      }
      if (batch.size() >= REQUEST_SPANS) {
        requests.add(request("service-" + requests.size() % 3, batch).toByteArray());
        batch.clear();
      }
    }
    requests.add(request("service-0", batch).toByteArray());
    return requests;
  }

  private static Span.Builder decorated(Span.Builder span, int i) {
    span.addAttributes(text("http.request.method", "POST"))
        .addAttributes(text("http.route", "/api/orders"))
        .addAttributes(text("url.path", "/api/orders"))
        .addAttributes(text("server.address", "127.0.0.1"))
        .addAttributes(text("db.system.name", "postgresql"))
        .addAttributes(
            text("db.query.text", "SELECT id FROM tickets WHERE order_id = $1 AND n = " + i))
        .addAttributes(text("performance.category", "fast"))
        .addAttributes(attribute("server.port", AnyValue.newBuilder().setIntValue(8081)))
        .addAttributes(
            attribute("http.response.status_code", AnyValue.newBuilder().setIntValue(201)));
    if (i % 10 == 0) {
      span.addEvents(
          Span.Event.newBuilder()
              .setName("exception")
              .addAttributes(text("exception.message", "the seat is taken")));
    }
    return span;
  }
}
