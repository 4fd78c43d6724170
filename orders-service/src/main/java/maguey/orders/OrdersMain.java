package maguey.orders;

import java.util.Optional;
import maguey.common.boot.Service;
import maguey.common.boot.ServiceLauncher;
import maguey.common.config.Env;

/** Events, stock, orders, tickets, their mails and webhooks. */
public final class OrdersMain implements Service {
  /** Runs the service in the foreground, configured by its environment alone. */
  public static void main(String[] args) {
    ServiceLauncher.main(new OrdersMain());
  }

  @Override
  public String name() {
    return "orders-service";
  }

  @Override
  public int defaultHttpPort() {
    return 8081;
  }

  @Override
  public Optional<String> schema() {
    return Optional.of("orders");
  }

  @Override
  public Deployment configure(Env env) {
    OrdersConfig config = OrdersConfig.fromEnv(env);
    return service -> OrdersStart.run(service, config);
  }
}
