package maguey.common.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionGuardTest {
  @ParameterizedTest
  @ValueSource(strings = {"/", "/api/events", "/%2f", "/a%20b%C3%9fc", "/a/%25%25"})
  void path_whosePercentSignsEncodeSomething_isDecent(String path) {
    assertThat(ConnectionGuard.isDecent(path)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "*", "a", "/%", "/%2", "/%zz", "/a%20%4", "/%2g", "%2f", "/%%20"})
  void path_thatTheRouterStumblesOver_isNotDecent(String path) {
    assertThat(ConnectionGuard.isDecent(path)).isFalse();
  }
}
