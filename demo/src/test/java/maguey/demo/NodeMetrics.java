package maguey.demo;

import maguey.testkit.HttpCalls;

/** What a node tells of itself under {@code /metrics}. */
record NodeMetrics(String url) {
  /** A metric without labels. */
  double value(String name) {
    return new HttpCalls(url)
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
        .findFirst()
        .orElseThrow(() -> new AssertionError(url + " does not tell " + name));
  }
}
