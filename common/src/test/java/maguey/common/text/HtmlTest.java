package maguey.common.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HtmlTest {
  @Test
  void escape_whatCouldLeaveTextOrQuotes_isHarmless() {
    assertThat(Html.escape("<a href='x' title=\"&amp;\">"))
        .isEqualTo("&lt;a href=&#39;x&#39; title=&quot;&amp;amp;&quot;&gt;");
  }
}
