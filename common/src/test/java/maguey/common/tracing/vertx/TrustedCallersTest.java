package maguey.common.tracing.vertx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.net.SocketAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedCallersTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "''; 203.0.113.9; true",
        "10.0.0.0/8; 10.255.1.2; true",
        "10.0.0.0/8; 11.0.0.1; false",
        "10.0.0.0/8,192.168.1.7; 192.168.1.7; true",
        "192.168.1.7; 192.168.1.8; false",
        "172.16.0.0/12; 172.31.255.255; true",
        "172.16.0.0/12; 172.32.0.0; false",
        "0.0.0.0/0; 203.0.113.9; true",
        "0.0.0.0/0; ::1; false",
        "::1; ::1; true",
        "fd00::/8; fdab::1; true",
        "fd00::/8; fe80::1; false",
      })
  void include_caller_goesByTheRanges(String list, String caller, boolean isTrusted) {
    SocketAddress address = SocketAddress.inetSocketAddress(1234, caller);

    assertThat(TrustedCallers.parse(list).include(address)).isEqualTo(isTrusted);
  }

  @ParameterizedTest
  @ValueSource(strings = {"example.org", "10.0.0.0/33", "10.0.0.0/x", "10.0.0", "::1/129"})
  void parse_noAddress_isRefusedByName(String entry) {
    assertThatThrownBy(() -> TrustedCallers.parse("127.0.0.1," + entry))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(entry.replaceAll("/.*", ""));
  }
}
