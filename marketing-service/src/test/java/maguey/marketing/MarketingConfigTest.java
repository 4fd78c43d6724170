package maguey.marketing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import maguey.common.config.Env;
import maguey.common.mail.MailSettings;
import maguey.marketing.orders.Origin;
import org.junit.jupiter.api.Test;

class MarketingConfigTest {
  private static final String SECRET = "0123456789abcdef0123456789abcdef";

  @Test
  void fromEnv_secretAlone_hasDefaults() {
    assertThat(MarketingConfig.fromEnv(new Env(Map.of("MAGUEY_EMAIL_HASH_SECRET", SECRET))))
        .isEqualTo(
            new MarketingConfig(
                List.of(),
                Optional.empty(),
                600,
                false,
                SECRET,
                new MailSettings(
                    "127.0.0.1", 25, "tickets@maguey.example", "http://127.0.0.1:8080"),
                20));
  }

  @Test
  void fromEnv_everythingSet_isRead() {
    Env env =
        new Env(
            Map.of(
                "MAGUEY_INSPECTOR", "true",
                "MAGUEY_ORDERS_URL", "http://a:8081, https://b",
                "MAGUEY_DASHBOARD_URL", "http://traces:8083/",
                "MAGUEY_RUM_PER_MINUTE", "60",
                "MAGUEY_EMAIL_HASH_SECRET", SECRET,
                "MAGUEY_SMTP_HOST", "mail",
                "MAGUEY_SMTP_PORT", "3025",
                "MAGUEY_MAIL_FROM", "hello@example.org",
                "MAGUEY_PUBLIC_URL", "https://tickets.example.org/",
                "MAGUEY_SIGNUPS_PER_MINUTE", "4"));

    assertThat(MarketingConfig.fromEnv(env))
        .isEqualTo(
            new MarketingConfig(
                List.of(new Origin("a", 8081, false), new Origin("b", 443, true)),
                Optional.of("http://traces:8083"),
                60,
                true,
                SECRET,
                new MailSettings("mail", 3025, "hello@example.org", "https://tickets.example.org"),
                4));
  }

  @Test
  void fromEnv_wrongValues_areAllNamed() {
    Env env =
        new Env(
            Map.of(
                "MAGUEY_ORDERS_URL", "orders:8081",
                "MAGUEY_DASHBOARD_URL", "javascript:alert(1)",
                "MAGUEY_RUM_PER_MINUTE", "0",
                "MAGUEY_EMAIL_HASH_SECRET", "short",
                "MAGUEY_SIGNUPS_PER_MINUTE", "many"));
    MarketingConfig.fromEnv(env);

    assertThatThrownBy(env::verify)
        .hasMessageContainingAll(
            "MAGUEY_ORDERS_URL",
            "MAGUEY_DASHBOARD_URL",
            "MAGUEY_RUM_PER_MINUTE",
            "MAGUEY_EMAIL_HASH_SECRET",
            "MAGUEY_SIGNUPS_PER_MINUTE");
  }
}
