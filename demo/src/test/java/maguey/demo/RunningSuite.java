package maguey.demo;

import java.util.List;

/**
 * What tests outside this package may know of the running suite.
 *
 * @param urls a node of each service
 * @param secret signs its access tokens
 */
public record RunningSuite(List<String> urls, String otlpUrl, String secret) {
  static RunningSuite of(LocalSuite suite) {
    SuiteUrls urls = suite.urls();
    return new RunningSuite(
        List.of(urls.marketing(), urls.orders(), urls.scanner(), urls.traces()),
        suite.otlpUrl(),
        suite.secrets().get("MAGUEY_JWT_SECRET"));
  }
}
