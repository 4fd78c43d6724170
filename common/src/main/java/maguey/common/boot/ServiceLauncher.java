package maguey.common.boot;

import io.vertx.core.Future;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import maguey.common.config.ConfigException;
import maguey.common.config.Env;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts a service: configuration, telemetry, cluster, database, verticles; and ends it in reverse.
 */
public final class ServiceLauncher {
  private static final Logger LOG = LoggerFactory.getLogger(ServiceLauncher.class);
  private static final long DRAIN_SECONDS = 30;

  private ServiceLauncher() {}

  /**
   * Starts a service in this JVM; several may run side by side.
   *
   * @return the running service; fails with {@link ConfigException} when variables are wrong, or
   *     with the reason why it cannot start, having closed what was open by then
   */
  public static Future<RunningService> launch(Service service, Map<String, String> variables) {
    Env env = new Env(variables);
    BootConfig config = BootConfig.fromEnv(service, env);
    Service.Deployment deployment = service.configure(env);
    try {
      env.verify();
    } catch (ConfigException wrong) {
      return Future.failedFuture(wrong);
    }
    return new ServiceStart(config, deployment).run();
  }

  /** The main of every service: a foreground process that drains on SIGTERM. */
  public static void main(Service service) {
    System.setProperty("hazelcast.logging.type", "slf4j");
    try {
      RunningService running = launch(service, System.getenv()).await();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> drain(service, running), "drain"));
    } catch (ConfigException wrong) {
      System.err.println(wrong.getMessage());
      System.exit(2);
    } catch (Throwable failure) {
      // await() throws what failed, and that a port is taken is no RuntimeException.
      LOG.error("{} cannot start", service.name(), failure);
      System.exit(1);
    }
  }

  private static void drain(Service service, RunningService running) {
    LOG.info("{} is stopping", service.name());
    try {
      running.close().await(DRAIN_SECONDS, TimeUnit.SECONDS);
      LOG.info("{} has stopped", service.name());
    } catch (Exception overdue) {
      LOG.warn("Stopped before everything was drained", overdue);
    }
  }
}
