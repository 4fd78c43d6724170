package maguey.traces;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.sqlclient.Pool;
import java.time.Clock;
import maguey.common.boot.ServiceContext;
import maguey.traces.retention.Retention;
import maguey.traces.review.TraceReviews;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is done from time to time: reviews of quiet traces, and retention. */
final class UpkeepVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(UpkeepVerticle.class);
  private static final long MINUTE_MS = 60_000;
  private static final long SELDOM_MS = 3_000;
  private static final long OFTEN_MS = 500;

  private final Pool pool;
  private final Retention retention;
  private final TraceReviews reviews;
  private final long reviewMs;
  private final long retentionMs;

  /** Takes over the pool, which must be untraced. */
  UpkeepVerticle(ServiceContext service, TraceStoreConfig config, Pool pool, Retention retention) {
    this.pool = pool;
    this.retention = retention;
    reviews = new TraceReviews(pool, config.tail(), Clock.systemUTC(), service.meters());
    reviewMs = Math.max(OFTEN_MS, Math.min(SELDOM_MS, config.tail().quiet().toMillis() / 3));
    retentionMs = config.retention().everyMinutes() * MINUTE_MS;
  }

  @Override
  public Future<?> start() {
    vertx.setPeriodic(reviewMs, due -> review());
    if (retentionMs > 0) {
      vertx.setPeriodic(retentionMs, due -> retire());
    }
    return Future.succeededFuture();
  }

  /** What is under way is broken off; the next turn goes on. */
  @Override
  public Future<?> stop() {
    return pool.close();
  }

  private void review() {
    reviews.turn().onFailure(why -> LOG.warn("Traces wait for review: {}", why.toString()));
  }

  private void retire() {
    retention
        .run()
        .onSuccess(report -> report.ifPresent(what -> LOG.info("Retention: {}", what.encode())))
        .onFailure(failure -> LOG.warn("Retention did not run: {}", failure.toString()));
  }
}
