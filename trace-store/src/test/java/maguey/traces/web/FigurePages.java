package maguey.traces.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.options.Cookie;
import java.util.List;
import maguey.common.auth.LoginRoutes;
import maguey.common.auth.Tokens;
import maguey.testkit.Shared;
import maguey.traces.TraceStores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The pages that show figures, as an administrator sees them, over a small festival. */
abstract class FigurePages extends BrowserPages {
  static final TraceStores STORE = TraceStores.nodes(1).with("MAGUEY_FAULTS", "true");

  static final SeededStore DATA = new SeededStore(STORE);

  @RegisterExtension static final Shared SHARED = Shared.of(STORE).filledBy(DATA::fill);

  @AfterEach
  void nothingHostileRan() {
    assertThat(page.evaluate("window.hacked")).isNull();
  }

  @Override
  final String url(String path) {
    return "http://127.0.0.1:" + STORE.httpPort(0) + path;
  }

  @Override
  final void prepare(BrowserContext context) {
    Cookie session = new Cookie(LoginRoutes.SESSION_COOKIE, STORE.token(Tokens.ADMIN));
    context.addCookies(List.of(session.setUrl(url("/"))));
  }

  final void show(String path) {
    page.navigate(url(path));
    page.waitForSelector("main[aria-busy=false] .body, .notice");
  }
}
