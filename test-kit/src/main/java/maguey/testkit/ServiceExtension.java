package maguey.testkit;

import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import maguey.common.boot.RunningService;
import maguey.common.boot.Service;
import maguey.common.boot.ServiceLauncher;
import maguey.common.config.Env;
import maguey.common.sql.Postgres;
import maguey.common.sql.PostgresConfig;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Runs a service for a test class as its users do: through the launcher, on a free port, in a
 * cluster and a database of its own.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final ServiceExtension scanner = ServiceExtension.of(new ScannerMain()).nodes(2);
 * }</pre>
 */
public final class ServiceExtension implements BeforeAllCallback, AfterAllCallback {
  private static final String SECRET = "a-secret-of-the-tests-that-is-long-enough";

  private final Service service;
  private final Map<String, Supplier<String>> variables = new LinkedHashMap<>();
  private final List<RunningService> running = new ArrayList<>();
  private final List<Integer> httpPorts = new ArrayList<>();
  private int nodes = 1;
  private TestDatabase database;
  private Vertx observer;
  private Pool pool;
  private ExportedSpans spans;
  private Path spool;

  private ServiceExtension(Service service) {
    this.service = service;
  }

  /** One node of the service. */
  public static ServiceExtension of(Service service) {
    return new ServiceExtension(service);
  }

  /** So many nodes, which share cluster and database. */
  public ServiceExtension nodes(int count) {
    nodes = count;
    return this;
  }

  /** Sets a variable of the environment. */
  public ServiceExtension with(String name, String value) {
    return with(name, () -> value);
  }

  /** Sets a variable whose value is known when the service is started. */
  public ServiceExtension with(String name, Supplier<String> value) {
    variables.put(name, value);
    return this;
  }

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    observer = Vertx.vertx();
    spool = Files.createTempDirectory("maguey-spool");
    service.schema().ifPresent(this::createDatabase);
    List<Integer> clusterPorts = freePorts(nodes);
    httpPorts.addAll(freePorts(nodes));
    String cluster = "test-" + UUID.randomUUID();
    for (int node = 0; node < nodes; node++) {
      running.add(
          ServiceLauncher.launch(service, environment(node, cluster, clusterPorts)).await());
    }
    spans = ExportedSpans.collect(vertx(0));
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    for (int node = running.size() - 1; node >= 0; node--) {
      running.get(node).close().await();
    }
    if (database != null) {
      pool.close().await();
      database.drop();
    }
    observer.close().await();
    deleteSpool();
    running.clear();
    httpPorts.clear();
  }

  /** The address of the first node, without a slash at its end. */
  public String url() {
    return url(0);
  }

  /** The address of a node, counted from 0. */
  public String url(int node) {
    return "http://127.0.0.1:" + httpPorts.get(node);
  }

  /** Speaks with the first node. */
  public HttpCalls http() {
    return http(0);
  }

  /** Speaks with a node, counted from 0. */
  public HttpCalls http(int node) {
    return new HttpCalls(url(node));
  }

  /** A node's own Vert.x, for instance to reach its event bus. */
  public Vertx vertx(int node) {
    return running.get(node).context().vertx();
  }

  /** A node as it runs. */
  public RunningService running(int node) {
    return running.get(node);
  }

  /** An access token that every node accepts. */
  public String token(String role) {
    return running.get(0).context().tokens().mint("test", role, Duration.ofMinutes(10));
  }

  /** An untraced pool as the service's role, to look at what it wrote. */
  public Pool pool() {
    return pool;
  }

  /** The spans that the nodes have exported. */
  public ExportedSpans spans() {
    return spans;
  }

  private void createDatabase(String schema) {
    database = TestDatabase.migrated(schema);
    Env env = new Env(database.variables(schema));
    pool = Postgres.pool(observer, PostgresConfig.fromEnv(env, schema));
  }

  private Map<String, String> environment(int node, String cluster, List<Integer> ports) {
    // Those that run already: the first one would look a while for those that come after it.
    String members =
        ports.subList(0, node + 1).stream()
            .map(port -> "127.0.0.1:" + port)
            .collect(Collectors.joining(","));
    Map<String, String> environment = new HashMap<>();
    environment.put("MAGUEY_HTTP_PORT", String.valueOf(httpPorts.get(node)));
    environment.put("MAGUEY_CLUSTER_NAME", cluster);
    environment.put("MAGUEY_CLUSTER_PORT", String.valueOf(ports.get(node)));
    environment.put("MAGUEY_CLUSTER_MEMBERS", members);
    environment.put("MAGUEY_SPOOL_DIR", spool.resolve(String.valueOf(node)).toString());
    environment.put("MAGUEY_JWT_SECRET", SECRET);
    environment.put("OTEL_BSP_SCHEDULE_DELAY", "50");
    service.schema().ifPresent(schema -> environment.putAll(database.variables(schema)));
    variables.forEach((name, value) -> environment.put(name, value.get()));
    return environment;
  }

  private void deleteSpool() throws IOException {
    try (Stream<Path> files = Files.walk(spool)) {
      files.sorted((a, b) -> b.compareTo(a)).forEach(file -> file.toFile().delete());
    }
  }

  private static List<Integer> freePorts(int count) {
    return IntStream.range(0, count).mapToObj(node -> FreePorts.next()).toList();
  }
}
