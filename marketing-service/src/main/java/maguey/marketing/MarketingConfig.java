package maguey.marketing;

import java.util.List;
import java.util.Optional;
import maguey.common.boot.Env;
import maguey.marketing.orders.Origin;

/**
 * The marketing-service's own settings; the table with the others is in its README.
 *
 * @param orders where orders-service answers, {@code MAGUEY_ORDERS_URL}: one URL, or several with
 *     commas between them
 * @param dashboard base of the trace links for developers, {@code MAGUEY_DASHBOARD_URL}; without it
 *     the footer shows the trace id alone
 * @param rumPerMinute batches of browser spans taken from one address, {@code
 *     MAGUEY_RUM_PER_MINUTE}
 */
public record MarketingConfig(List<Origin> orders, Optional<String> dashboard, int rumPerMinute) {
  private static final String ORDERS = "MAGUEY_ORDERS_URL";

  /** Reads the variables; wrong ones stay in {@code env} as complaints. */
  public static MarketingConfig fromEnv(Env env) {
    return new MarketingConfig(
        orders(env),
        env.httpUrl("MAGUEY_DASHBOARD_URL"),
        env.integer("MAGUEY_RUM_PER_MINUTE", 600, 1, 1_000_000));
  }

  private static List<Origin> orders(Env env) {
    List<String> urls = env.list(ORDERS);
    return (urls.isEmpty() ? List.of("http://127.0.0.1:8081") : urls)
        .stream().map(url -> origin(env, url)).toList();
  }

  private static Origin origin(Env env, String url) {
    return Origin.parse(url)
        .orElseGet(
            () ->
                env.complain(
                    ORDERS + " must be http(s)://host:port, not '" + url + "'",
                    new Origin("127.0.0.1", 8081, false)));
  }
}
