package maguey.common.boot;

import io.vertx.core.Future;
import java.util.Optional;
import maguey.common.config.Env;

/**
 * What a module tells the launcher about its service. {@link ServiceLauncher} does the rest: the
 * cluster, the telemetry, the database and the orderly end are the same for all.
 */
public interface Service {
  /** The module's name, which is also {@code service.name} in the traces. */
  String name();

  /** The port it listens on when {@code MAGUEY_HTTP_PORT} is not set. */
  int defaultHttpPort();

  /** The database schema it owns, named like its role; empty for a service without a database. */
  Optional<String> schema();

  /**
   * Reads the service's own variables. Wrong ones stay in {@code env}, which the launcher verifies
   * before it starts anything.
   */
  Deployment configure(Env env);

  /** Starts the verticles of a configured service. */
  @FunctionalInterface
  interface Deployment {
    /** Completes when the service takes requests; fails with the reason why it cannot. */
    Future<?> start(ServiceContext context);
  }
}
