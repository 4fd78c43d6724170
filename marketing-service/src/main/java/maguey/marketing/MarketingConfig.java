package maguey.marketing;

import java.util.List;
import java.util.Optional;
import maguey.common.config.Env;
import maguey.common.mail.MailSettings;
import maguey.marketing.orders.Origin;

/**
 * The marketing-service's own settings; the table with the others is in its README.
 *
 * @param orders where orders-service answers, {@code MAGUEY_ORDERS_URL}: one URL, or several with
 *     commas between them; empty to find it in the cluster
 * @param dashboard base of the trace links for developers, {@code MAGUEY_DASHBOARD_URL}; without it
 *     the footer shows the trace id alone
 * @param rumPerMinute batches of browser spans taken from one address, {@code
 *     MAGUEY_RUM_PER_MINUTE}
 * @param inspector shows developers the spans of each page on it, {@code MAGUEY_INSPECTOR}
 * @param emailHashSecret {@code MAGUEY_EMAIL_HASH_SECRET}: keys the hash that stands for an
 *     address, and the tokens in mails
 * @param mail where mails go and what they say of us
 * @param signUpsPerMinute newsletter forms taken from one address, {@code
 *     MAGUEY_SIGNUPS_PER_MINUTE}
 */
public record MarketingConfig(
    List<Origin> orders,
    Optional<String> dashboard,
    int rumPerMinute,
    boolean inspector,
    String emailHashSecret,
    MailSettings mail,
    int signUpsPerMinute) {
  private static final int SECRET_LENGTH = 32;
  private static final String ORDERS = "MAGUEY_ORDERS_URL";

  /** Reads the variables; wrong ones stay in {@code env} as complaints. */
  public static MarketingConfig fromEnv(Env env) {
    return new MarketingConfig(
        orders(env),
        env.httpUrl("MAGUEY_DASHBOARD_URL"),
        env.integer("MAGUEY_RUM_PER_MINUTE", 600, 1, 1_000_000),
        env.flag("MAGUEY_INSPECTOR", false),
        env.secret("MAGUEY_EMAIL_HASH_SECRET", SECRET_LENGTH),
        MailSettings.fromEnv(env),
        env.integer("MAGUEY_SIGNUPS_PER_MINUTE", 20, 1, 1_000_000));
  }

  private static List<Origin> orders(Env env) {
    return env.list(ORDERS).stream().map(url -> origin(env, url)).toList();
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
