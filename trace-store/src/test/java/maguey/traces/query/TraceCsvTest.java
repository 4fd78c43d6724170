package maguey.traces.query;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceCsvTest {
  @Test
  void cell_ofANumber_isAPlainDecimal() {
    assertThat(TraceCsv.cell(2.59209271003E8)).isEqualTo("259209271.003");
    assertThat(TraceCsv.cell(0.00004)).isEqualTo("0.000040");
    assertThat(TraceCsv.cell(12L)).isEqualTo("12");
    assertThat(TraceCsv.cell(null)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"=1+1", "+1", "-1", "@SUM(A1)", "-", "=HYPERLINK()"})
  void cell_ofTextThatASheetWouldRun_isText(String formula) {
    assertThat(TraceCsv.cell(formula)).isEqualTo("'" + formula);
  }

  @Test
  void cell_ofTextThatBeginsWithASpaceOfAnyKind_isText() {
    assertThat(TraceCsv.cell("\t=1")).isEqualTo("'\t=1");
    assertThat(TraceCsv.cell("\r=1")).isEqualTo("\"'\r=1\"");
    assertThat(TraceCsv.cell("\n=\"1\"")).isEqualTo("\"'\n=\"\"1\"\"\"");
  }

  @Test
  void cell_ofANegativeNumber_staysANumber() {
    assertThat(TraceCsv.cell(-1.5)).isEqualTo("-1.5");
  }
}
