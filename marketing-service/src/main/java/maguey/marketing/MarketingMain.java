package maguey.marketing;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import java.util.Optional;
import maguey.common.boot.Env;
import maguey.common.boot.Service;
import maguey.common.boot.ServiceContext;
import maguey.common.boot.ServiceLauncher;
import maguey.common.http.RateLimit;
import maguey.marketing.site.Site;

/** The public site, the browser tracer and the door that its spans come in by. */
public final class MarketingMain implements Service {
  private static final int PORT = 8080;

  /** Runs the service in the foreground, configured by its environment alone. */
  public static void main(String[] args) {
    ServiceLauncher.main(new MarketingMain());
  }

  @Override
  public String name() {
    return "marketing-service";
  }

  @Override
  public int defaultHttpPort() {
    return PORT;
  }

  @Override
  public Optional<String> schema() {
    return Optional.empty();
  }

  @Override
  public Deployment configure(Env env) {
    MarketingConfig config = MarketingConfig.fromEnv(env);
    return service -> deploy(service, config);
  }

  private static Future<String> deploy(ServiceContext service, MarketingConfig config) {
    // One limit for all verticles: a peer's connections are spread over them.
    RateLimit limit = new RateLimit(config.rumPerMinute());
    service.telemetry().pageLoads().of(request -> Site.reportsItsLoad(request.path()));
    DeploymentOptions options = new DeploymentOptions();
    options.setInstances(service.config().instances());
    return service
        .vertx()
        .deployVerticle(() -> new MarketingVerticle(service, config, limit), options);
  }
}
