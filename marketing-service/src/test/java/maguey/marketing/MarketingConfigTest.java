package maguey.marketing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import maguey.common.boot.Env;
import maguey.marketing.orders.Origin;
import org.junit.jupiter.api.Test;

class MarketingConfigTest {
  @Test
  void fromEnv_nothingSet_hasDefaults() {
    assertThat(MarketingConfig.fromEnv(new Env(Map.of())))
        .isEqualTo(
            new MarketingConfig(
                List.of(new Origin("127.0.0.1", 8081, false)), Optional.empty(), 600));
  }

  @Test
  void fromEnv_everythingSet_isRead() {
    Env env =
        new Env(
            Map.of(
                "MAGUEY_ORDERS_URL", "http://a:8081, https://b",
                "MAGUEY_DASHBOARD_URL", "http://traces:8083/",
                "MAGUEY_RUM_PER_MINUTE", "60"));

    assertThat(MarketingConfig.fromEnv(env))
        .isEqualTo(
            new MarketingConfig(
                List.of(new Origin("a", 8081, false), new Origin("b", 443, true)),
                Optional.of("http://traces:8083"),
                60));
  }

  @Test
  void fromEnv_wrongValues_areAllNamed() {
    Env env =
        new Env(
            Map.of(
                "MAGUEY_ORDERS_URL", "orders:8081",
                "MAGUEY_DASHBOARD_URL", "javascript:alert(1)",
                "MAGUEY_RUM_PER_MINUTE", "0"));
    MarketingConfig.fromEnv(env);

    assertThatThrownBy(env::verify)
        .hasMessageContainingAll(
            "MAGUEY_ORDERS_URL", "MAGUEY_DASHBOARD_URL", "MAGUEY_RUM_PER_MINUTE");
  }
}
