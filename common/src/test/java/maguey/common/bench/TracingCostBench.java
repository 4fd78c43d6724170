package maguey.common.bench;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Tuple;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import maguey.common.tracing.HttpRoutes;
import maguey.common.tracing.Telemetry;
import maguey.common.tracing.TelemetryConfig;
import maguey.common.tracing.export.SpanPipeline;

/**
 * What tracing costs: one server, JSON in and out, with no, one and two SQL statements, untraced
 * and traced in turns within one process. Everything is traced (no sampling), encoded and handed
 * over the event bus. Prints requests per second and the ratio traced/untraced of each turn.
 *
 * <pre>{@code
 * ./mvnw -q -pl common test-compile exec:java …, or java -cp … maguey.common.bench.TracingCostBench
 * }</pre>
 *
 * <p>Arguments: turns, requests per run, connections. The loader shares the machine.
 */
public final class TracingCostBench {
  private static final String[] PATHS = {"/plain", "/one", "/two"};
  private static final String SELECT = "SELECT id, name FROM bench.item WHERE id = $1";
  private static final String UPDATE = "UPDATE bench.item SET name = $2 WHERE id = $1";
  private static final long GIVE_UP_AFTER_SECONDS = 300;

  private final int requests;
  private final int connections;
  private final Vertx loader = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));

  private TracingCostBench(int requests, int connections) {
    this.requests = requests;
    this.connections = connections;
  }

  public static void main(String[] arguments) throws Exception {
    int turns = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5;
    int requests = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 50_000;
    int connections = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 32;
    try (EmbeddedPostgres postgres = EmbeddedPostgres.builder().start()) {
      new TracingCostBench(requests, connections).run(postgres, turns);
    }
    System.exit(0);
  }

  private void run(EmbeddedPostgres postgres, int turns) throws Exception {
    Telemetry telemetry = telemetry();
    Vertx plain = Vertx.builder().with(options()).build();
    Vertx traced = Vertx.builder().with(options()).withTracer(telemetry.tracerFactory()).build();
    traced.eventBus().consumer(SpanPipeline.ADDRESS, message -> message.reply(null));
    telemetry.attach(traced).await();
    int plainPort = serve(plain, postgres);
    int tracedPort = serve(traced, postgres);
    for (String path : PATHS) {
      turns(path, plainPort, tracedPort, turns);
    }
    telemetry.flush().await();
    System.out.println(telemetry.counts());
  }

  private void turns(String path, int plainPort, int tracedPort, int turns) throws Exception {
    load(plainPort, path);
    load(tracedPort, path);
    double[] rates = new double[turns];
    double[] cpus = new double[turns];
    for (int turn = 0; turn < turns; turn++) {
      boolean tracedFirst = turn % 2 == 1;
      Result first = load(tracedFirst ? tracedPort : plainPort, path);
      Result second = load(tracedFirst ? plainPort : tracedPort, path);
      Result plain = tracedFirst ? second : first;
      Result traced = tracedFirst ? first : second;
      rates[turn] = traced.rate / plain.rate;
      cpus[turn] = plain.cpuMicros / traced.cpuMicros;
      System.out.printf(
          "%s untraced %.0f/s %.1f us, traced %.0f/s %.1f us: %.3f by rate, %.3f by cpu%n",
          path,
          plain.rate,
          plain.cpuMicros,
          traced.rate,
          traced.cpuMicros,
          rates[turn],
          cpus[turn]);
    }
    System.out.printf("%s median %.3f by rate, %.3f by cpu%n", path, median(rates), median(cpus));
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static long cpuNanos() {
    return ((com.sun.management.OperatingSystemMXBean)
            java.lang.management.ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  /** Requests per second, and the processor time of all threads for each, in microseconds. */
  private record Result(double rate, double cpuMicros) {}

  private Result load(int port, String path) throws TimeoutException {
    AtomicInteger left = new AtomicInteger(requests);
    Promise<Void> over = Promise.promise();
    NetClient client = loader.createNetClient();
    List<NetSocket> sockets = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      sockets.add(client.connect(port, "127.0.0.1").await());
    }
    long start = System.nanoTime();
    long cpu = cpuNanos();
    sockets.forEach(socket -> converse(socket, request(path), left, over));
    over.future().await(GIVE_UP_AFTER_SECONDS, TimeUnit.SECONDS);
    double rate = requests * 1e9 / (System.nanoTime() - start);
    double cpuMicros = (cpuNanos() - cpu) / 1e3 / requests;
    sockets.forEach(NetSocket::close);
    client.close().await();
    return new Result(rate, cpuMicros);
  }

  /**
   * One request at a time on each connection; replies are short, so each comes in one piece. Over
   * when the last of all is answered, or a server hangs up.
   */
  private static void converse(
      NetSocket socket, Buffer request, AtomicInteger left, Promise<Void> over) {
    socket.closeHandler(closed -> over.tryFail("The server hung up"));
    socket.handler(
        reply -> {
          if (left.decrementAndGet() > 0) {
            socket.write(request);
          } else {
            over.tryComplete();
          }
        });
    socket.write(request);
  }

  private static Buffer request(String path) {
    String body = "{\"event\":\"summer\",\"tickets\":2,\"name\":\"A. Person\"}";
    String text =
        "POST "
            + path
            + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
            + "User-Agent: bench\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body;
    return Buffer.buffer(text.getBytes(StandardCharsets.UTF_8));
  }

  private static VertxOptions options() {
    return new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true);
  }

  private static Telemetry telemetry() throws Exception {
    return Telemetry.start(
        TelemetryConfig.from(
            "bench", Map.of("MAGUEY_SPOOL_DIR", Files.createTempDirectory("spool").toString())));
  }

  private static int serve(Vertx vertx, EmbeddedPostgres postgres) {
    PgConnectOptions connect =
        new PgConnectOptions()
            .setHost("127.0.0.1")
            .setPort(postgres.getPort())
            .setUser("postgres")
            .setDatabase("postgres")
            .setCachePreparedStatements(true);
    Pool pool =
        PgBuilder.pool()
            .with(new PoolOptions().setMaxSize(8))
            .connectingTo(connect)
            .using(vertx)
            .build();
    prepare(pool);
    Router router = Router.router(vertx);
    router.post().handler(BodyHandler.create(false));
    router.post("/plain").handler(context -> reply(context, Future.succeededFuture()));
    router.post("/one").handler(context -> reply(context, select(pool)));
    router.post("/two").handler(context -> reply(context, select(pool).compose(x -> update(pool))));
    return vertx
        .createHttpServer()
        .requestHandler(router)
        .listen(0, "127.0.0.1")
        .await()
        .actualPort();
  }

  private static void prepare(Pool pool) {
    pool.query(
            "CREATE SCHEMA IF NOT EXISTS bench;"
                + "CREATE UNLOGGED TABLE IF NOT EXISTS bench.item (id int PRIMARY KEY, name text);"
                + "INSERT INTO bench.item SELECT i, 'x' FROM generate_series(1, 1000) i"
                + " ON CONFLICT DO NOTHING")
        .execute()
        .await();
  }

  private static Future<?> select(Pool pool) {
    return pool.preparedQuery(SELECT).execute(Tuple.of(id()));
  }

  private static Future<?> update(Pool pool) {
    return pool.preparedQuery(UPDATE).execute(Tuple.of(id(), "y"));
  }

  private static int id() {
    return java.util.concurrent.ThreadLocalRandom.current().nextInt(1, 1001);
  }

  private static void reply(RoutingContext context, Future<?> work) {
    HttpRoutes.matched(context.request(), context.currentRoute().getPath());
    JsonObject order = context.body().asJsonObject();
    work.onSuccess(done -> context.json(order.put("status", "confirmed"))).onFailure(context::fail);
  }
}
