package maguey.traces.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import maguey.common.auth.Tokens;
import maguey.testkit.FreePorts;
import maguey.testkit.HttpCalls;
import maguey.testkit.OwnPostgres;
import maguey.testkit.process.ServiceProcess;

/** A trace store in a JVM of its own, from its runnable jar, which {@code package} makes. */
final class StoreProcess implements AutoCloseable {
  private static final Path JAR = Path.of("target", "trace-store-all.jar").toAbsolutePath();
  private static final String SECRET = "a-secret-of-the-drills-that-is-long-enough";
  private static final Duration READY_WITHIN = Duration.ofSeconds(120);

  private final int otlpPort = FreePorts.next();
  private final ServiceProcess process;
  private final HttpCalls http;

  private StoreProcess(Map<String, String> variables, Path folder, String... flags) {
    Map<String, String> all = new HashMap<>(variables);
    all.put("MAGUEY_HTTP_PORT", String.valueOf(FreePorts.next()));
    all.put("MAGUEY_OTLP_PORT", String.valueOf(otlpPort));
    all.put("MAGUEY_OTLP_GRPC_PORT", String.valueOf(FreePorts.next()));
    all.put("MAGUEY_CLUSTER_NAME", "drill-" + otlpPort);
    all.put("MAGUEY_CLUSTER_PORT", String.valueOf(FreePorts.next()));
    all.putIfAbsent("MAGUEY_SPOOL_DIR", folder.resolve("spool").toString());
    all.put("MAGUEY_JWT_SECRET", SECRET);
    all.put("MAGUEY_EMAIL_HASH_SECRET", SECRET);
    process = ServiceProcess.start("trace-store-" + otlpPort, JAR, all, folder, flags);
    http = new HttpCalls(process.url()).bearer(token());
  }

  /**
   * Starts a store on a database of its own; its files and its log are in {@code target/drills}.
   */
  static StoreProcess start(OwnPostgres database, Map<String, String> more, String... flags)
      throws IOException {
    Path drills = Files.createDirectories(Path.of("target", "drills").toAbsolutePath());
    Map<String, String> variables = new HashMap<>(database.variables("traces"));
    variables.putAll(more);
    return new StoreProcess(variables, Files.createTempDirectory(drills, "store"), flags);
  }

  StoreProcess awaitReady() {
    process.awaitReady(READY_WITHIN);
    return this;
  }

  ServiceProcess process() {
    return process;
  }

  /** Where spans are posted. */
  String otlp() {
    return "http://127.0.0.1:" + otlpPort + "/v1/traces";
  }

  /** The answer of {@code GET /api/ingest}. */
  JsonObject ingest() {
    HttpCalls.Answer answer = http.get("/api/ingest");
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.json();
  }

  /** The answer of {@code GET /health/ready}. */
  HttpCalls.Answer ready() {
    return http.get("/health/ready");
  }

  HttpCalls http() {
    return http;
  }

  @Override
  public void close() {
    process.close();
  }

  private static String token() {
    Vertx vertx = Vertx.vertx();
    try {
      return new Tokens(vertx, SECRET).mint("drill", Tokens.VIEWER, Duration.ofHours(1));
    } finally {
      vertx.close().await();
    }
  }
}
