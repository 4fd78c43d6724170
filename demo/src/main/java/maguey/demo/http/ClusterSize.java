package maguey.demo.http;

import java.util.OptionalInt;

/** How many nodes of the cluster a node sees, itself among them. */
public final class ClusterSize {
  private static final String METRIC = "maguey_cluster_nodes ";

  private ClusterSize() {}

  /** Reads a node's {@code /metrics}; empty when they do not tell. */
  public static OptionalInt in(String metrics) {
    return metrics
        .lines()
        .filter(line -> line.startsWith(METRIC))
        .mapToInt(line -> (int) Double.parseDouble(line.substring(METRIC.length())))
        .findFirst();
  }
}
