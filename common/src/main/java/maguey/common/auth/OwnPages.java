package maguey.common.auth;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Set;

/**
 * Tells requests of our own pages from those that a foreign page makes a browser send. Cookies
 * alone do not: SameSite counts all ports of a host, and all hosts of a domain, as one site.
 *
 * @see <a href="https://www.w3.org/TR/fetch-metadata/">Fetch Metadata</a>
 */
final class OwnPages {
  /** This very service, or nobody's page: an address that was typed, a bookmark. */
  private static final List<String> OWN = List.of("same-origin", "none");

  private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD);

  private OwnPages() {}

  /** Whether a foreign page asks; programs and old browsers do not say, and are let through. */
  static boolean isForeign(HttpServerRequest request) {
    String site = request.getHeader("sec-fetch-site");
    return site != null && !OWN.contains(site);
  }

  /** Whether a foreign page asks for a change. */
  static boolean isForeignChange(HttpServerRequest request) {
    return !READING.contains(request.method()) && isForeign(request);
  }
}
