package maguey.marketing;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import maguey.common.boot.Service;
import maguey.common.boot.ServiceContext;
import maguey.common.boot.ServiceLauncher;
import maguey.common.config.Env;
import maguey.common.http.RateLimit;
import maguey.marketing.newsletter.CampaignVerticle;
import maguey.marketing.newsletter.Newsletter;
import maguey.marketing.orders.ClusterOrders;
import maguey.marketing.orders.Origin;
import maguey.marketing.site.Site;

/** The public site, the newsletter, the browser tracer and the door that its spans come in by. */
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
    return Optional.of("marketing");
  }

  @Override
  public Deployment configure(Env env) {
    MarketingConfig config = MarketingConfig.fromEnv(env);
    return service -> deploy(service, config);
  }

  private static Future<String> deploy(ServiceContext service, MarketingConfig config) {
    Future<Supplier<List<Origin>>> orders =
        config.orders().isEmpty()
            ? ClusterOrders.follow(service.vertx())
            : Future.succeededFuture(config::orders);
    return orders.compose(known -> deploy(service, config, known));
  }

  private static Future<String> deploy(
      ServiceContext service, MarketingConfig config, Supplier<List<Origin>> orders) {
    service.telemetry().pageLoads().of(request -> Site.reportsItsLoad(request.path()));
    CampaignVerticle campaigns =
        new CampaignVerticle(
            service.inTheBackground(), config.emailHashSecret(), config.mail(), orders);
    // One limit for all verticles: a peer's connections are spread over them.
    MarketingParts parts =
        new MarketingParts(
            orders,
            new RateLimit(config.rumPerMinute()),
            new RateLimit(config.signUpsPerMinute()),
            new Newsletter(service, config.emailHashSecret(), campaigns::wake));
    DeploymentOptions options = new DeploymentOptions();
    options.setInstances(service.config().instances());
    return service
        .vertx()
        .deployVerticle(campaigns)
        .compose(
            deployed ->
                service
                    .vertx()
                    .deployVerticle(() -> new MarketingVerticle(service, config, parts), options));
  }
}
