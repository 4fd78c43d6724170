package maguey.traces.alerts;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.ext.mail.MailClient;
import io.vertx.ext.mail.MailConfig;
import io.vertx.ext.mail.MailMessage;
import io.vertx.ext.mail.StartTLSOptions;
import io.vertx.sqlclient.Pool;
import java.util.Map;
import maguey.common.time.BusinessClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the rules and tells of what was found, from time to time. */
public final class AlertsVerticle extends VerticleBase {
  /** Where alerts are published. */
  public static final String ADDRESS = "maguey.alert.changed";

  private static final Logger LOG = LoggerFactory.getLogger(AlertsVerticle.class);
  private static final int SMTP_TIMEOUT_MS = 5_000;
  private static final int SMTP_IDLE_SECONDS = 10;
  private static final long SECOND_MS = 1_000;

  private final Pool pool;
  private final AlertSettings settings;
  private final BusinessClock clock;
  private AlertEngine engine;
  private AlertDelivery delivery;
  private MailClient smtp;
  private Future<?> turn = Future.succeededFuture();

  /** Works with an untraced pool, which it does not close. */
  public AlertsVerticle(Pool pool, AlertSettings settings, BusinessClock clock) {
    this.pool = pool;
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public Future<?> start() {
    engine = new AlertEngine(pool, clock, settings.everySeconds());
    AlertWebhook webhook = new AlertWebhook(vertx, settings);
    smtp = MailClient.create(vertx, smtp(settings));
    delivery =
        new AlertDelivery(
            pool, Map.of("webhook", webhook::send, "email", this::mail, "bus", this::publish));
    if (settings.everySeconds() > 0) {
      vertx.setPeriodic(SECOND_MS, due -> turn());
    }
    return new AlertRuleFile(pool).take(settings.rules());
  }

  @Override
  public Future<?> stop() {
    return turn.otherwiseEmpty().eventually(() -> smtp.close());
  }

  private void turn() {
    if (turn.isComplete()) {
      turn =
          engine
              .look()
              .onFailure(why -> LOG.warn("Alerts are not looked for now: {}", why.toString()))
              .otherwiseEmpty()
              .compose(looked -> delivery.run())
              .onFailure(why -> LOG.warn("Alerts wait: {}", why.toString()));
    }
  }

  private Future<?> mail(AlertMessage message) {
    return smtp.sendMail(
        new MailMessage()
            .setFrom(settings.mailFrom())
            .setTo(message.channel().getString("to"))
            .setSubject(message.subjectLine())
            .setText(message.text(settings.dashboardUrl())));
  }

  private Future<?> publish(AlertMessage message) {
    vertx.eventBus().publish(ADDRESS, message.toJson(settings.dashboardUrl()));
    return Future.succeededFuture();
  }

  private static MailConfig smtp(AlertSettings settings) {
    MailConfig config =
        new MailConfig()
            .setHostname(settings.smtpHost())
            .setPort(settings.smtpPort())
            // Mails are rare, and a server that ends an idle connection makes the client log an
            // error.
            .setKeepAlive(false)
            .setStarttls(StartTLSOptions.OPTIONAL)
            .setMaxPoolSize(1);
    config.setConnectTimeout(SMTP_TIMEOUT_MS).setIdleTimeout(SMTP_IDLE_SECONDS);
    return config;
  }
}
