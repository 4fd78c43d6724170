package maguey.traces.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import maguey.common.config.ConfigException;
import maguey.common.config.Env;
import org.junit.jupiter.api.Test;

class RetentionPolicyTest {
  @Test
  void defaults_areThoseOfTheDocuments() {
    RetentionPolicy policy = RetentionPolicy.fromEnv(new Env(Map.of()));

    assertThat(policy.days()).isEqualTo(30);
    assertThat(policy.afterEventDays()).isEqualTo(30);
    assertThat(policy.logDays()).isEqualTo(14);
    assertThat(policy.performanceDays()).isEqualTo(14);
    assertThat(policy.auditDays()).isEqualTo(90);
    assertThat(policy.maxBytes()).isZero();
    assertThat(policy.rules()).isEmpty();
  }

  @Test
  void rules_areReadInOrder_andNeverShorterThanTwoDays() {
    RetentionPolicy policy =
        RetentionPolicy.fromEnv(
            new Env(Map.of("MAGUEY_RETENTION_RULES", "* GET /health=1; shop POST /a b = 90;")));

    assertThat(policy.rules())
        .containsExactly(
            new RetentionPolicy.Rule("*", "GET /health", 2),
            new RetentionPolicy.Rule("shop", "POST /a b", 90));
    assertThat(policy.leastDays()).isEqualTo(2);
  }

  @Test
  void wrongRules_areNamed() {
    for (String wrong : new String[] {"shop", "=5", "shop=", "shop=x", "shop=99999", "shop=-1"}) {
      Env env = new Env(Map.of("MAGUEY_RETENTION_RULES", wrong));
      RetentionPolicy.fromEnv(env);
      assertThatThrownBy(env::verify)
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("MAGUEY_RETENTION_RULES");
    }
  }
}
