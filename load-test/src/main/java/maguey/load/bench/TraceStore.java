package maguey.load.bench;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Our trace store as a program of its own, with the collector that compose gives it. */
final class TraceStore implements AutoCloseable {
  private static final List<String> COLLECTOR =
      List.of("-XX:+UseParallelGC", "-XX:NewRatio=1", "-Xms512m", "-XX:+UseTransparentHugePages");

  static final String JWT_SECRET = "a secret of the benches, long enough for HMAC";
  static final String EMAIL_SECRET = "another secret of the benches, as long as that";

  private final Program program;
  private final int otlpPort;
  private final int httpPort;

  private TraceStore(Program program, int otlpPort, int httpPort) {
    this.program = program;
    this.otlpPort = otlpPort;
    this.httpPort = httpPort;
  }

  static TraceStore start(BenchDatabase database) throws Exception {
    return start(database, Map.of());
  }

  /**
   * With further variables.
   *
   * @param jvm more options
   */
  static TraceStore start(BenchDatabase database, Map<String, String> further, String... jvm)
      throws Exception {
    int otlp = Program.freePort();
    int http = Program.freePort();
    Map<String, String> environment = environment(database, otlp, http);
    environment.putAll(further);
    List<String> options = new ArrayList<>(COLLECTOR);
    options.addAll(List.of(jvm));
    Program program =
        Program.service(
            "maguey.traces.TraceStoreMain", environment, http, options.toArray(String[]::new));
    return new TraceStore(program, otlp, http);
  }

  URI ingest(String path) {
    return URI.create("http://127.0.0.1:" + otlpPort + path);
  }

  URI api(String path) {
    return URI.create("http://127.0.0.1:" + httpPort + path);
  }

  Program program() {
    return program;
  }

  @Override
  public void close() throws Exception {
    program.close();
  }

  private static Map<String, String> environment(BenchDatabase database, int otlp, int http)
      throws Exception {
    Map<String, String> environment = ServiceEnvironment.of(database, http);
    environment.put("MAGUEY_OTLP_PORT", "" + otlp);
    environment.put("MAGUEY_OTLP_GRPC_PORT", "0");
    environment.put("MAGUEY_EMAIL_HASH_SECRET", EMAIL_SECRET);
    return environment;
  }
}
