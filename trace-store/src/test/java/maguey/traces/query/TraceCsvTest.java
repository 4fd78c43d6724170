package maguey.traces.query;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TraceCsvTest {
  @Test
  void cell_ofANumber_isAPlainDecimal() {
    assertThat(TraceCsv.cell(2.59209271003E8)).isEqualTo("259209271.003");
    assertThat(TraceCsv.cell(0.00004)).isEqualTo("0.000040");
    assertThat(TraceCsv.cell(12L)).isEqualTo("12");
    assertThat(TraceCsv.cell(null)).isEmpty();
  }

  @Test
  void cell_ofTextThatASheetWouldRun_isText() {
    assertThat(TraceCsv.cell("=1+1")).isEqualTo("'=1+1");
  }
}
