package maguey.scanner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import maguey.common.config.ConfigException;
import maguey.common.config.Env;
import org.junit.jupiter.api.Test;

class ScannerConfigTest {
  private static final String SECRET = "MAGUEY_TICKET_WEBHOOK_SECRET";

  @Test
  void fromEnv_secretAlone_hasTheDefaults() {
    ScannerConfig config = read(Map.of(SECRET, SignedWebhook.SECRET));

    assertThat(config.ordersUrl()).isEqualTo("http://127.0.0.1:8081");
    assertThat(config.webhookSecrets()).hasSize(1);
    assertThat(config.dashboardUrl()).isEmpty();
  }

  @Test
  void fromEnv_everything_isTaken() {
    ScannerConfig config =
        read(
            Map.of(
                SECRET,
                SignedWebhook.SECRET + ", " + SignedWebhook.OLD_SECRET,
                "MAGUEY_ORDERS_URL",
                "http://orders:8081/",
                "MAGUEY_DASHBOARD_URL",
                "https://traces.example/"));

    assertThat(config.ordersUrl()).isEqualTo("http://orders:8081");
    assertThat(config.webhookSecrets()).hasSize(2);
    assertThat(config.dashboardUrl()).hasValue("https://traces.example");
  }

  @Test
  void fromEnv_noSecretOrAWrongOne_namesTheVariableButNotTheSecret() {
    assertThatThrownBy(() -> read(Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(SECRET + " is required");
    assertThatThrownBy(() -> read(Map.of(SECRET, "whsec_c2hvcnQ=")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(SECRET + " must be whsec_")
        .hasMessageNotContaining("c2hvcnQ");
  }

  private static ScannerConfig read(Map<String, String> variables) {
    Env env = new Env(variables);
    ScannerConfig config = ScannerConfig.fromEnv(env);
    env.verify();
    return config;
  }
}
