package maguey.marketing;

import java.net.http.HttpResponse;
import maguey.testkit.Shared;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One site that several classes look at; its orders-service is played by the tests. */
abstract class SharedSite {
  static final String FORM = "application/x-www-form-urlencoded";
  static final String EVENT = "/events/noche-de-los-agaves";

  static OrdersPeer peer;
  static RunningSite site;

  private static final SiteExtension RUNNING = new SiteExtension();

  @RegisterExtension static final Shared SHARED = Shared.of(RUNNING).filledBy(SharedSite::begin);

  private static void begin() {
    peer = RUNNING.peer();
    site = RUNNING.site();
  }

  static HttpResponse<String> order(String form) throws Exception {
    return site.post(EVENT + "/order", FORM, form);
  }
}
