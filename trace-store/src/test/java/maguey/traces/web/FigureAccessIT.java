package maguey.traces.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.ColorScheme;
import java.util.List;
import maguey.testkit.Accessibility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether everybody can use the pages that show figures; their pictures are left for people. */
class FigureAccessIT extends FigurePages {
  private static final String TOO_WIDE =
      """
      () => [...document.querySelectorAll('main *')]
        .filter(e => e.getBoundingClientRect().right > innerWidth + 0.5 && !e.closest('.choices, .scroller, .tabs, .map-frame'))
        .map(e => e.tagName + '.' + e.getAttribute('class'))""";

  @ParameterizedTest
  @CsvSource({"LIGHT, 1440, 900", "DARK, 320, 700"})
  void pages_inBothThemesAndSizes_keepNobodyOut(ColorScheme scheme, int width, int height) {
    use(scheme, width, height);
    for (String path : pages()) {
      show(path);
      assertThat(Accessibility.violations(page)).as(path).isEmpty();
      assertThat((List<?>) page.evaluate(TOO_WIDE)).as(path).isEmpty();
      assertThat(count("img, iframe, body script")).as(path).isZero();
      String name = path.replaceAll("[?&].*?(tab|mode)=", "-").replaceAll("[?&].*", "");
      picture(name.substring(name.lastIndexOf('/') + 1) + "-" + width);
    }
  }

  private static List<String> pages() {
    return List.of(
        "/admin/journeys?open=" + DATA.admitted.id(),
        "/admin/metrics",
        "/admin/metrics?tab=latency",
        "/admin/metrics?tab=errors",
        "/admin/metrics?tab=bottlenecks",
        "/admin/metrics?tab=map",
        "/admin/compare?a=" + DATA.fast.get(0) + "&b=" + DATA.slow.get(0),
        "/admin/compare?mode=groups",
        "/admin/alerts?edit=new",
        "/admin/system?retention=dry-run",
        "/admin/faults");
  }
}
