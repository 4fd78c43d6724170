package maguey.load.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The variables that every service of the suite has in a bench. */
final class ServiceEnvironment {
  private ServiceEnvironment() {}

  /**
   * A node alone in its cluster.
   *
   * @param http the port it serves HTTP on
   */
  static Map<String, String> of(BenchDatabase database, int http) throws Exception {
    Map<String, String> environment = new HashMap<>();
    environment.put("PGPORT", "" + database.port());
    environment.put("PGDATABASE", "postgres");
    environment.put("PGPASSWORD", BenchDatabase.PASSWORD);
    environment.put("MAGUEY_HTTP_PORT", "" + http);
    environment.put("MAGUEY_CLUSTER_NAME", "maguey-bench-" + http);
    environment.put("MAGUEY_CLUSTER_PORT", "" + Program.freePort());
    environment.put("MAGUEY_CLUSTER_LOG_LEVEL", "ERROR");
    environment.put("MAGUEY_JWT_SECRET", TraceStore.JWT_SECRET);
    environment.put("MAGUEY_SPOOL_DIR", Files.createTempDirectory("maguey-bench-spool").toString());
    return environment;
  }

  /** Where a cluster of so many nodes meets. */
  static List<String> cluster(int nodes) throws IOException {
    List<String> members = new ArrayList<>();
    for (int i = 0; i < nodes; i++) {
      members.add("127.0.0.1:" + Program.freePort());
    }
    return members;
  }

  /** What makes a node one of a cluster. */
  static Map<String, String> member(List<String> cluster, int node) {
    String own = cluster.get(node);
    return Map.of(
        "MAGUEY_CLUSTER_NAME", "maguey-bench-" + cluster.get(0),
        "MAGUEY_CLUSTER_PORT", own.substring(own.indexOf(':') + 1),
        "MAGUEY_CLUSTER_MEMBERS", String.join(",", cluster));
  }
}
