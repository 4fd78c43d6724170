package maguey.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import maguey.common.config.Env;
import maguey.testkit.TestSecrets;
import org.junit.jupiter.api.Test;

class OrdersConfigTest {
  private static final Map<String, String> SECRETS =
      Map.of(
          "MAGUEY_EMAIL_HASH_SECRET", TestSecrets.EMAIL_HASH,
          "MAGUEY_TICKET_KEY_SECRET", TestSecrets.TICKET_KEY,
          "MAGUEY_TICKET_WEBHOOK_SECRET", TestSecrets.WEBHOOK,
          "MAGUEY_PAYMENT_WEBHOOK_SECRET", TestSecrets.WEBHOOK);

  @Test
  void fromEnv_secretsAlone_hasTheDefaults() {
    Env env = new Env(SECRETS);
    OrdersConfig config = OrdersConfig.fromEnv(env);
    env.verify();

    assertThat(config.mail().host()).isEqualTo("127.0.0.1");
    assertThat(config.mail().port()).isEqualTo(25);
    assertThat(config.mail().from()).isEqualTo("tickets@maguey.example");
    assertThat(config.mail().publicUrl()).isEqualTo("http://127.0.0.1:8080");
    assertThat(config.webhook().url()).isEqualTo("http://127.0.0.1:8082/webhooks/tickets");
    assertThat(config.webhook().secrets()).hasSize(1);
    assertThat(config.webhook().allowed()).isEmpty();
    assertThat(config.waitlistPerMinute()).isEqualTo(60);
    assertThat(config.paymentSecrets()).hasSize(1);
  }

  @Test
  void fromEnv_allVariables_areTaken() {
    Map<String, String> variables = new HashMap<>(SECRETS);
    variables.put("MAGUEY_SMTP_HOST", "mail.example");
    variables.put("MAGUEY_SMTP_PORT", "2525");
    variables.put("MAGUEY_MAIL_FROM", "box@mail.example");
    variables.put("MAGUEY_PUBLIC_URL", "https://tickets.example/");
    variables.put("MAGUEY_TICKET_WEBHOOK_URL", "http://scanner:8082/webhooks/tickets");
    variables.put("MAGUEY_WEBHOOK_ALLOW", "receiver, 10.0.0.0/8,::1");
    variables.put("MAGUEY_WAITLIST_PER_MINUTE", "5");
    OrdersConfig config = OrdersConfig.fromEnv(new Env(variables));

    assertThat(config.waitlistPerMinute()).isEqualTo(5);
    assertThat(config.mail().host()).isEqualTo("mail.example");
    assertThat(config.mail().port()).isEqualTo(2525);
    assertThat(config.mail().from()).isEqualTo("box@mail.example");
    assertThat(config.mail().publicUrl()).isEqualTo("https://tickets.example");
    assertThat(config.webhook().url()).isEqualTo("http://scanner:8082/webhooks/tickets");
    assertThat(config.webhook().allowed()).containsExactly("receiver", "10.0.0.0/8", "::1");
  }

  @Test
  void fromEnv_wrongOrMissing_namesEachButNoSecret() {
    Env env =
        new Env(
            Map.of(
                "MAGUEY_TICKET_KEY_SECRET", "short",
                "MAGUEY_TICKET_WEBHOOK_SECRET", "whsec_short",
                "MAGUEY_WEBHOOK_ALLOW", "10.0.0.0/40",
                "MAGUEY_MAIL_FROM", "nobody",
                "MAGUEY_PUBLIC_URL", "ftp://tickets.example"));
    OrdersConfig.fromEnv(env);

    assertThatThrownBy(env::verify)
        .hasMessageContainingAll(
            "MAGUEY_EMAIL_HASH_SECRET",
            "MAGUEY_TICKET_KEY_SECRET",
            "MAGUEY_TICKET_WEBHOOK_SECRET",
            "MAGUEY_PAYMENT_WEBHOOK_SECRET",
            "MAGUEY_WEBHOOK_ALLOW",
            "MAGUEY_MAIL_FROM",
            "MAGUEY_PUBLIC_URL")
        .hasMessageNotContaining("whsec_short");
  }
}
