package maguey.common.tracing.w3c;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SamplingThresholdTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ot=th:0                                     | 1",
        "ot=th:8                                     | 2",
        "ot=th:c                                     | 4",
        "ot=th:e666                                  | 10",
        "maguey=v:1.0;env:production,ot=th:8         | 2",
        "a=ot=1, ot=rv:0123456789abcd;th:c;x:y ,b=th:8 | 4",
        "ot=th:ffffffffffffff                        | 72057594037927936",
      })
  void threshold_ofATracestate_tellsTheCount(String tracestate, double count) {
    SamplingThreshold threshold = SamplingThreshold.in(tracestate).orElseThrow();

    assertThat(threshold.adjustedCount()).isCloseTo(count, within(count / 10_000));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ot=",
        "ot=th:",
        "ot=th:E666",
        "ot=th:-1",
        "ot=th:e66666666666666",
        "ot=th:0x8",
        "ot=p:3",
        "ot=xth:8",
        "other=th:8",
        "not=th:8",
        "th:8"
      })
  void tracestate_thatSaysNoShare_hasNone(String tracestate) {
    assertThat(SamplingThreshold.in(tracestate)).isEmpty();
    assertThat(SamplingThreshold.in(null)).isEmpty();
  }

  @Test
  void share_saidAndReadAgain_isTheSame() {
    for (double share : new double[] {1, 0.5, 0.1, 1.0 / 3, 1e-6, 1e-30}) {
      SamplingThreshold threshold = SamplingThreshold.ofShare(share);

      assertThat(SamplingThreshold.in(threshold.member())).contains(threshold);
    }
  }

  @Test
  void share_keepsTheHighestLots() {
    SamplingThreshold half = SamplingThreshold.ofShare(0.5);

    assertThat(half.keeps("f".repeat(18) + "80000000000000")).isTrue();
    assertThat(half.keeps("f".repeat(18) + "7fffffffffffff")).isFalse();
  }
}
