package maguey.common.auth;

import io.vertx.ext.web.RoutingContext;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** The page somebody wanted before the login came between: a path of this service, nothing else. */
final class ReturnPath {
  /** The parameter of the login page that holds it. */
  static final String NAME = "to";

  /** Browsers take two slashes, or a slash and a backslash, for another host. */
  private static final Pattern OWN = Pattern.compile("/(?![/\\\\])[\\x21-\\x7e&&[^\\\\]]{0,2000}");

  private ReturnPath() {}

  /** What was asked for, if it is a page of ours; else the home page. */
  static String of(String wanted, String home) {
    return wanted != null && OWN.matcher(wanted).matches() ? wanted : home;
  }

  /** The login page that leads back to the page of this request. */
  static String loginFor(RoutingContext context) {
    String wanted = context.request().uri();
    return "/login?" + NAME + "=" + URLEncoder.encode(wanted, StandardCharsets.UTF_8);
  }
}
