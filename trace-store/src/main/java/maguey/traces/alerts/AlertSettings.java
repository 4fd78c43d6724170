package maguey.traces.alerts;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import maguey.common.config.Env;
import maguey.common.net.PublicTargets;
import maguey.common.webhook.WebhookSecret;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * How alerts are looked for and told.
 *
 * @param everySeconds between two looks, {@code MAGUEY_ALERT_EVERY_SECONDS}; 0 looks never
 * @param rules of the file that {@code MAGUEY_ALERT_RULES} names
 * @param webhookSecrets sign webhooks, {@code MAGUEY_ALERT_WEBHOOK_SECRET}; without one none is
 *     sent
 * @param internalHosts names, addresses and ranges that webhooks may reach although they are not
 *     public, {@code MAGUEY_ALERT_WEBHOOK_HOSTS}
 * @param smtpHost {@code MAGUEY_SMTP_HOST}
 * @param smtpPort {@code MAGUEY_SMTP_PORT}
 * @param mailFrom {@code MAGUEY_MAIL_FROM}
 * @param dashboardUrl what links begin with, {@code MAGUEY_DASHBOARD_URL}
 */
public record AlertSettings(
    int everySeconds,
    List<AlertRule> rules,
    List<WebhookSecret> webhookSecrets,
    List<String> internalHosts,
    String smtpHost,
    int smtpPort,
    String mailFrom,
    String dashboardUrl) {
  private static final int HOUR = 3_600;

  /** Reads the variables; a wrong one is complained about there. */
  public static AlertSettings fromEnv(Env env) {
    return new AlertSettings(
        env.integer("MAGUEY_ALERT_EVERY_SECONDS", 30, 0, HOUR),
        rules(env),
        env.text("MAGUEY_ALERT_WEBHOOK_SECRET").isPresent()
            ? WebhookSecret.listFrom(env, "MAGUEY_ALERT_WEBHOOK_SECRET")
            : List.of(),
        env.read("MAGUEY_ALERT_WEBHOOK_HOSTS", "", PublicTargets::exceptions),
        env.text("MAGUEY_SMTP_HOST", "127.0.0.1"),
        env.port("MAGUEY_SMTP_PORT", 25),
        env.text("MAGUEY_MAIL_FROM", "tickets@maguey.example"),
        env.httpUrl("MAGUEY_DASHBOARD_URL", "http://127.0.0.1:8083"));
  }

  private static List<AlertRule> rules(Env env) {
    return env.text("MAGUEY_ALERT_RULES").map(file -> rules(env, Path.of(file))).orElse(List.of());
  }

  private static List<AlertRule> rules(Env env, Path file) {
    try {
      Object yaml = new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(file));
      JsonArray rules = new JsonObject(Map.of("all", yaml)).getJsonArray("all");
      return rules.stream().map(JsonObject.class::cast).map(AlertRule::fromJson).toList();
    } catch (IOException | YAMLException | ClassCastException | NullPointerException unreadable) {
      return env.complain(
          "MAGUEY_ALERT_RULES must name a YAML file with a list of rules", List.of());
    } catch (IllegalArgumentException wrong) {
      return env.complain("MAGUEY_ALERT_RULES: " + wrong.getMessage(), List.of());
    }
  }
}
