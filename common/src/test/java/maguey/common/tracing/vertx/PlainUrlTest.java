package maguey.common.tracing.vertx;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlainUrlTest {
  @ParameterizedTest
  @CsvSource({
    "http://a.example:8080/b/c?d=e#f, http://a.example:8080/b/c, a.example, 8080",
    "http://u:p@a.example/b, http://a.example/b, a.example, 80",
    "https://u@a.example, https://a.example, a.example, 443",
    "http://a.example?x=1, http://a.example, a.example, 80",
    "http://a.example/x@y?z, http://a.example/x@y, a.example, 80",
    "http://a.example?next=http://u:p@b.example/, http://a.example, a.example, 80",
    "http://u:p@ss@a.example/, http://a.example/, a.example, 80",
    "http://[::1]:8080/x, http://[::1]:8080/x, [::1], 8080",
    "http://[::1]/x, http://[::1]/x, [::1], 80",
    "'', '', '', 0",
    "/x?y, '', '', 0",
    "http://a.example:/x, http://a.example:/x, a.example, 0",
    "http://a.example:99999999999/x, http://a.example:99999999999/x, a.example, 0",
  })
  void of_address_losesItsSecrets(String absolute, String text, String host, int port) {
    assertThat(PlainUrl.of(absolute)).isEqualTo(new PlainUrl(text, host, port));
  }
}
