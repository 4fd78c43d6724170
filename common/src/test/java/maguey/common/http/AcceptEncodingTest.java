package maguey.common.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AcceptEncodingTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "gzip",
        "GZIP",
        "x-gzip",
        "gzip, deflate, br, zstd",
        "br;q=1.0,gzip;q=0.001",
        "*",
        "identity;q=0.5, *;q=0.3"
      })
  void gzip_named_orAnyWelcome_isTaken(String told) {
    assertThat(AcceptEncoding.takesGzip(told)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "identity",
        "deflate, br",
        "gzip;q=0",
        "gzip; q = 0.000, *",
        "*;q=0",
        "gzipped"
      })
  void gzip_refused_orNotNamed_isNotTaken(String told) {
    assertThat(AcceptEncoding.takesGzip(told)).isFalse();
  }

  @Test
  void gzip_ofWhoSaysNothing_isNotTaken() {
    assertThat(AcceptEncoding.takesGzip(null)).isFalse();
  }
}
