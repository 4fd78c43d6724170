package maguey.traces;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import maguey.common.boot.ServiceContext;

/** Puts the store together: what takes spans in is there once per node, what answers many times. */
final class TraceStore {
  private TraceStore() {}

  /** Completes when spans are taken and questions answered. */
  static Future<?> start(ServiceContext service, TraceStoreConfig config) {
    return service
        .vertx()
        .deployVerticle(new IngestVerticle(service, config))
        .compose(ingesting -> serve(service, config));
  }

  private static Future<?> serve(ServiceContext service, TraceStoreConfig config) {
    return service
        .vertx()
        .deployVerticle(
            () -> new TraceStoreVerticle(service, config),
            new DeploymentOptions().setInstances(service.config().instances()));
  }
}
