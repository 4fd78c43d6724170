package maguey.traces;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import maguey.traces.retention.Retention;
import maguey.traces.retention.RetentionPolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets retention run from time to time. Every node tries; one at a time does it. */
final class RetentionVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(RetentionVerticle.class);
  private static final long MINUTE_MS = 60_000;

  private final Retention retention;
  private final RetentionPolicy policy;

  RetentionVerticle(Retention retention, RetentionPolicy policy) {
    this.retention = retention;
    this.policy = policy;
  }

  @Override
  public Future<?> start() {
    if (policy.everyMinutes() > 0) {
      vertx.setPeriodic(policy.everyMinutes() * MINUTE_MS, due -> run());
    }
    return Future.succeededFuture();
  }

  /** A run that is under way is broken off; the next one goes on. */
  @Override
  public Future<?> stop() {
    return retention.close();
  }

  private void run() {
    retention
        .run()
        .onSuccess(report -> report.ifPresent(what -> LOG.info("Retention: {}", what.encode())))
        .onFailure(failure -> LOG.warn("Retention did not run: {}", failure.toString()));
  }
}
