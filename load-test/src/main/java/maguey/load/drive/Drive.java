package maguey.load.drive;

import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/** Sends visitors as they are due, on a few event loops. */
public final class Drive implements AutoCloseable {
  private static final int LOOPS =
      Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors() / 2));
  private static final Duration LAST_ANSWERS = Duration.ofSeconds(75);
  private static final long LOOK_AGAIN_NANOS = 5_000_000;

  /** How late visitors begin is a check of its own: stacks between the results tell no more. */
  private static final Duration MOST_BLOCKED = Duration.ofMinutes(1);

  private final Vertx vertx =
      Vertx.vertx(
          new VertxOptions()
              .setEventLoopPoolSize(LOOPS)
              .setMaxEventLoopExecuteTime(MOST_BLOCKED.toNanos()));
  private final Browsers browsers = new Browsers(vertx);
  private final List<Context> loops = new CopyOnWriteArrayList<>();
  private final Health health = new Health();
  private final String runId;
  private final Results results;
  private final SpanSender spans;
  private final LoadSpans words;
  private volatile long begin;
  private volatile double seconds;

  /** A drive whose visitors' spans say what run and scenario they belong to. */
  public Drive(String scenario, String runId, Results results, SpanSender spans) {
    this.runId = runId;
    this.results = results;
    this.spans = spans;
    this.words = new LoadSpans(scenario, runId);
    vertx
        .deployVerticle(() -> new Loop(loops), new DeploymentOptions().setInstances(LOOPS))
        .await();
  }

  /** Lets all visitors of the plan come, and returns when the last has left or is given up. */
  public void run(ArrivalPlan plan, Function<Visit, Future<?>> journey) {
    begin = System.nanoTime();
    plan.run(begin, number -> send(number, begin + plan.dueNanos(number), journey));
    long deadline = System.nanoTime() + LAST_ANSWERS.toNanos();
    // Those that were sent to their loops and have not begun are not under way yet: loops take
    // turns.
    loops.forEach(loop -> Future.future(turn -> loop.runOnContext(on -> turn.complete())).await());
    while (health.underWay() > 0 && System.nanoTime() < deadline) {
      LockSupport.parkNanos(LOOK_AGAIN_NANOS);
    }
    seconds = (System.nanoTime() - begin) / 1e9;
    health.close();
  }

  /** From the first visitor's time to the last one's leaving. */
  public double seconds() {
    return seconds;
  }

  public Health health() {
    return health;
  }

  private void send(long number, long due, Function<Visit, Future<?>> journey) {
    loops.get((int) (number % loops.size())).runOnContext(on -> begin(number, due, journey));
  }

  private void begin(long number, long due, Function<Visit, Future<?>> journey) {
    health.began(System.nanoTime() - due);
    Visit visit = new Visit(this, number, due);
    Future.succeededFuture()
        .compose(begun -> journey.apply(visit))
        .onComplete(
            left -> {
              visit.end(left.cause());
              health.ended();
            });
  }

  Browsers browsers() {
    return browsers;
  }

  Results results() {
    return results;
  }

  SpanSender spans() {
    return spans;
  }

  LoadSpans words() {
    return words;
  }

  long begin() {
    return begin;
  }

  String runId() {
    return runId;
  }

  @Override
  public void close() {
    health.close();
    vertx.close().await();
  }

  /** Lends its event loop. */
  private static final class Loop extends VerticleBase {
    private final List<Context> loops;

    Loop(List<Context> loops) {
      this.loops = loops;
    }

    @Override
    public Future<?> start() throws Exception {
      loops.add(context);
      return super.start();
    }
  }
}
