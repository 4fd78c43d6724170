package maguey.load.drive;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DriveTest {
  private static final String NOBODY = "http://127.0.0.1:9";
  private static final int VISITORS = 20;
  private static final ArrivalPlan PLAN =
      new ArrivalPlan(50, Duration.ZERO, Duration.ofMillis(400));

  /** Until long after the next visitor of the same loop was due, of four loops at most. */
  private static final Duration HELD = Duration.ofMillis(400);

  /** Its limit of two seconds, looked at each second. */
  private static final Duration VERTX_WARNS_AFTER = Duration.ofMillis(3_200);

  /** It warns of nothing, so that whatever is told is the drive's. */
  private final Vertx vertx =
      Vertx.vertx(new VertxOptions().setMaxEventLoopExecuteTime(Duration.ofMinutes(5).toNanos()));

  private final List<HttpServerRequest> kept = new ArrayList<>();
  private final Set<String> traces = new HashSet<>();
  private final Results results = new Results(PLAN.lasting());
  private String url;

  @BeforeEach
  void listen() {
    HttpServer server =
        vertx.createHttpServer().requestHandler(this::stall).listen(0, "127.0.0.1").await();
    url = "http://127.0.0.1:" + server.actualPort();
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  /** Who sent the next request only after an answer would wait here for ever. */
  @Test
  void run_nothingIsAnsweredUntilTheLastHasCome_everyoneComes_andTheStallIsInTheFigures() {
    drive(url);

    Series answered = results.series().get(new Results.Key("ask", Outcome.Kind.OK));
    assertThat(answered.count()).isEqualTo(VISITORS);
    double lastDue = PLAN.dueNanos(VISITORS - 1) / 1e6;
    assertThat(answered.percentile(100)).isGreaterThanOrEqualTo(lastDue);
    assertThat(answered.percentile(50)).isGreaterThanOrEqualTo(lastDue * 9 / 19);
    assertThat(traces).as("one trace each").hasSize(VISITORS);
  }

  @Test
  void run_serverGone_countsErrorsAndEnds() {
    drive(NOBODY);

    assertThat(results.errors()).isEqualTo(VISITORS);
    assertThat(results.series().get(new Results.Key("ask", Outcome.Kind.ERROR)).labels())
        .containsOnlyKeys("cannot connect");
  }

  /** An event loop that one visitor holds lets the next ones begin late: the report tells. */
  @Test
  void run_loopHeldByAVisitor_isInTheLag() {
    try (SpanSender spans = new SpanSender(url, "");
        Drive drive = new Drive("hold", "test", results, spans)) {
      drive.run(PLAN, visit -> hold(visit, HELD));

      assertThat(drive.health().lagMillis(99)).isGreaterThan(HELD.toMillis() / 2.0);
    }
  }

  /** The lag is told in a line; stacks would only hide the results. */
  @Test
  void run_loopHeldForSeconds_printsNoStacks() {
    Logger log = Logger.getLogger("");
    TellTale told = new TellTale();
    log.addHandler(told);
    try (SpanSender spans = new SpanSender(url, "");
        Drive drive = new Drive("hold", "test", results, spans)) {
      drive.run(PLAN, visit -> hold(visit, VERTX_WARNS_AFTER));
    } finally {
      log.removeHandler(told);
    }

    assertThat(told.messages).isEmpty();
  }

  /** Keeps what is logged. */
  private static final class TellTale extends Handler {
    private final Queue<String> messages = new ConcurrentLinkedQueue<>();

    @Override
    public void publish(LogRecord told) {
      messages.add(told.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  private static Future<?> hold(Visit visit, Duration lasting) {
    if (visit.number() == 0) {
      ArrivalPlan.waitUntil(System.nanoTime() + lasting.toNanos());
    }
    return Future.succeededFuture();
  }

  private void drive(String target) {
    try (SpanSender spans = new SpanSender(url, "");
        Drive drive = new Drive("stall", "test", results, spans)) {
      drive.run(
          PLAN, visit -> visit.ask(Ask.get("ask", target + "/"), answer -> Outcome.ok("answered")));
    }
  }

  private void stall(HttpServerRequest request) {
    if (request.path().equals("/v1/traces")) {
      request.response().end();
      return;
    }
    traces.add(request.getHeader("traceparent").substring(3, 35));
    kept.add(request);
    if (kept.size() == VISITORS) {
      kept.forEach(each -> each.response().end());
    }
  }
}
