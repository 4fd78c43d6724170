package maguey.traces.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import maguey.common.config.ConfigException;
import maguey.common.config.Env;
import org.junit.jupiter.api.Test;

class TailPolicyTest {
  @Test
  void defaults_keepEverything() {
    TailPolicy policy = TailPolicy.fromEnv(new Env(Map.of()));

    assertThat(policy.rules()).isEmpty();
    assertThat(policy.quiet()).hasSeconds(10);
    assertThat(policy.patience()).hasMinutes(60);
    assertThat(policy.maxSpans()).isEqualTo(100_000);
  }

  @Test
  void rules_areReadInOrder() {
    assertThat(TailPolicy.parse(" shop GET /cart now = 1; *=0.25 ;"))
        .containsExactly(
            new TailPolicy.Rule("shop", "GET /cart now", 1), new TailPolicy.Rule("*", "", 0.25));
  }

  @Test
  void production_keepsAShareOfPageViewsAndAllOrders() {
    assertThat(TailPolicy.parse("production"))
        .contains(new TailPolicy.Rule("*", "GET", 0.1))
        .noneMatch(
            rule -> "POST /api/orders".startsWith(rule.name()) && rule.service().equals("*"));
  }

  @Test
  void wrongRules_areNamed() {
    for (String wrong :
        new String[] {"shop", "=0.5", "shop=2", "shop=-1", "shop=NaN", "shop=1e-1"}) {
      Env env = new Env(Map.of("MAGUEY_TAIL_SAMPLING", wrong));
      TailPolicy.fromEnv(env);
      assertThatThrownBy(env::verify)
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("MAGUEY_TAIL_SAMPLING");
    }
  }
}
