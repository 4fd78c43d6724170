package maguey.load.bench;

import java.nio.file.Files;
import java.util.HashMap;
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
}
