package maguey.common.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicTargetsIT {
  private static final Vertx VERTX = Vertx.vertx();

  @AfterAll
  static void close() {
    VERTX.close().await();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "localhost",
        "10.0.0.1",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "100.127.255.255",
        "0.0.0.0",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "198.18.0.1",
        "[::]",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "[fc00::1]",
        "[fd00:ec2::254]",
        "[fe80::1]",
        "[fec0::1]",
        "[2001:0:1::1]",
        "[2001:db8::1]",
        "[2002:a00:1::1]",
        "[3fff::1]",
        "[5f00::1]",
        "[100::1]",
        "[4000::1]",
        "192.0.0.1",
        "[ff02::1]",
        "2130706433"
      })
  void resolve_insideTheNetwork_isRefused(String host) {
    assertThatThrownBy(() -> new PublicTargets(VERTX, List.of()).resolve(host, 80).await())
        .isInstanceOf(PublicTargets.Refused.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "8.8.8.8",
        "172.15.0.1",
        "172.32.0.1",
        "100.128.0.1",
        "[2606:4700::1]",
        "[2a00::1]"
      })
  void resolve_outside_isTheAddressItself(String host) {
    assertThat(new PublicTargets(VERTX, List.of()).resolve(host, 443).await().port())
        .isEqualTo(443);
  }

  @Test
  void resolve_exception_isAllowedByNameOrRange() {
    PublicTargets targets = new PublicTargets(VERTX, List.of("LocalHost", "10.1.0.0/16"));

    assertThat(targets.resolve("localhost.", 80).await().port()).isEqualTo(80);
    assertThat(targets.resolve("10.1.2.3", 80).await().hostAddress()).isEqualTo("10.1.2.3");
    assertThatThrownBy(() -> targets.resolve("10.2.0.1", 80).await())
        .isInstanceOf(PublicTargets.Refused.class);
    assertThatThrownBy(() -> targets.resolve("127.0.0.1", 80).await())
        .isInstanceOf(PublicTargets.Refused.class);
  }
}
