package maguey.scanner;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import java.util.Optional;
import maguey.common.boot.Service;
import maguey.common.boot.ServiceContext;
import maguey.common.boot.ServiceLauncher;
import maguey.common.config.Env;

/** Decides at the gate: takes tickets from orders-service, and scans from devices. */
public final class ScannerMain implements Service {
  private static final int HTTP_PORT = 8082;

  /** Runs the service in the foreground, configured by its environment alone. */
  public static void main(String[] args) {
    ServiceLauncher.main(new ScannerMain());
  }

  @Override
  public String name() {
    return "scanner-service";
  }

  @Override
  public int defaultHttpPort() {
    return HTTP_PORT;
  }

  @Override
  public Optional<String> schema() {
    return Optional.of("scanner");
  }

  @Override
  public Deployment configure(Env env) {
    ScannerConfig config = ScannerConfig.fromEnv(env);
    return context -> start(context, config);
  }

  private static Future<?> start(ServiceContext context, ScannerConfig config) {
    DeploymentOptions options = new DeploymentOptions().setInstances(context.config().instances());
    return ScannerNode.start(context, config)
        .compose(
            node ->
                context.vertx().deployVerticle(() -> new ScannerVerticle(context, node), options));
  }
}
