package maguey.traces;

import static maguey.traces.SpanFixture.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.trace.v1.Span;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import maguey.common.auth.Tokens;
import maguey.common.boot.RunningService;
import maguey.common.boot.ServiceLauncher;
import maguey.common.events.EventAddress;
import maguey.common.privacy.EmailHash;
import maguey.common.tracing.Spans;
import maguey.testkit.FreePorts;
import maguey.testkit.HttpCalls;
import maguey.testkit.PostgresExtension;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Trace stores of one cluster on one database, as their main starts them. */
public final class TraceStores implements BeforeAllCallback, AfterAllCallback {
  private static final String SECRET = "0123456789abcdef0123456789abcdef";
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final PostgresExtension postgres = PostgresExtension.schema("traces");
  private final Map<String, String> more = new LinkedHashMap<>();
  private final List<RunningService> running = new ArrayList<>();
  private final List<Integer> otlpPorts = new ArrayList<>();
  private final int nodes;
  private final Vertx beside = Vertx.vertx();
  private DatabaseProxy database;
  private boolean isProxied;

  private TraceStores(int nodes) {
    this.nodes = nodes;
  }

  /** So many nodes. */
  public static TraceStores nodes(int count) {
    return new TraceStores(count);
  }

  /** Sets a variable of every node. */
  public TraceStores with(String variable, String value) {
    more.put(variable, value);
    return this;
  }

  /** Puts a proxy before the database, so that it can be taken away from all nodes. */
  public TraceStores behindAProxy() {
    isProxied = true;
    return this;
  }

  /** What stands before the database. */
  public DatabaseProxy database() {
    return database;
  }

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    postgres.beforeAll(context);
    if (isProxied) {
      database = new DatabaseProxy(beside, postgres.config().port());
    }
    List<Integer> members = IntStream.range(0, nodes).mapToObj(i -> FreePorts.next()).toList();
    String cluster = "trace-stores-" + members.get(0);
    for (int node = 0; node < nodes; node++) {
      // Those that run already: the first one would look a while for those that come after it.
      running.add(launch(cluster, members.get(node), members.subList(0, node + 1)));
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    for (int node = running.size() - 1; node >= 0; node--) {
      running.get(node).close().await();
    }
    beside.close().await();
    postgres.afterAll(context);
  }

  private RunningService launch(String cluster, int member, List<Integer> members)
      throws IOException {
    Map<String, String> variables = new HashMap<>(postgres.variables());
    otlpPorts.add(FreePorts.next());
    if (isProxied) {
      variables.put("PGPORT", String.valueOf(database.port()));
    }
    variables.put("MAGUEY_HTTP_PORT", String.valueOf(FreePorts.next()));
    variables.put("MAGUEY_OTLP_PORT", String.valueOf(otlpPorts.get(otlpPorts.size() - 1)));
    variables.put("MAGUEY_OTLP_GRPC_PORT", "0");
    variables.put("MAGUEY_CLUSTER_NAME", cluster);
    variables.put("MAGUEY_CLUSTER_PORT", String.valueOf(member));
    variables.put(
        "MAGUEY_CLUSTER_MEMBERS",
        String.join(",", members.stream().map(port -> "127.0.0.1:" + port).toList()));
    Path spool = Files.createTempDirectory("maguey-spool");
    variables.put("MAGUEY_SPOOL_DIR", spool.toString());
    variables.put("MAGUEY_JWT_SECRET", SECRET);
    variables.put("MAGUEY_EMAIL_HASH_SECRET", SECRET);
    variables.putAll(more);
    return ServiceLauncher.launch(new TraceStoreMain(), variables).await();
  }

  /** Speaks with the first node as a viewer. */
  public HttpCalls api() {
    return api(0);
  }

  /** Speaks with a node as a viewer. */
  public HttpCalls api(int node) {
    return anonymous(node).bearer(token());
  }

  /** Speaks with a node as nobody. */
  public HttpCalls anonymous(int node) {
    return new HttpCalls("http://127.0.0.1:" + httpPort(node));
  }

  public int httpPort(int node) {
    return running.get(node).context().config().httpPort();
  }

  /** A viewer's token. */
  public String token() {
    return token(Tokens.VIEWER);
  }

  /** A token of a role. */
  public String token(String role) {
    return running.get(0).context().tokens().mint("test", role, Duration.ofHours(1));
  }

  /** What a GET answers, which must be 200. */
  public JsonObject get(String path) {
    HttpCalls.Answer answer = api().get(path);
    assertThat(answer.status()).as(path + " → " + answer.body()).isEqualTo(200);
    return answer.json();
  }

  /** The ids of the traces that a search finds. */
  public List<String> found(String query) {
    return get("/api/traces/search?" + query).getJsonArray("traces").stream()
        .map(trace -> ((JsonObject) trace).getString("traceId"))
        .toList();
  }

  /** Stores spans through OTLP/HTTP of the first node. */
  public void send(String service, Span.Builder... spans) {
    sendTo(0, service, spans);
  }

  /** Stores spans through OTLP/HTTP of a node; every list knows them when it returns. */
  public void sendTo(int node, String service, Span.Builder... spans) {
    URI door = URI.create("http://127.0.0.1:" + otlpPorts.get(node) + "/v1/traces");
    HttpRequest post =
        HttpRequest.newBuilder(door)
            .header("content-type", "application/x-protobuf")
            .POST(BodyPublishers.ofByteArray(request(service, List.of(spans)).toByteArray()))
            .build();
    try {
      assertThat(HTTP.send(post, BodyHandlers.discarding()).statusCode()).isEqualTo(200);
    } catch (IOException | InterruptedException failure) {
      throw new IllegalStateException(failure);
    }
    Told.await(pool());
  }

  /** Delivers an event; completes when it has had its effect. */
  public void event(EventAddress address, JsonObject body) {
    vertx(0).eventBus().request(address.address(), body).await();
  }

  /** Makes spans as a node does. */
  public Spans spans(int node) {
    return running.get(node).context().spans();
  }

  public Vertx vertx(int node) {
    return running.get(node).context().vertx();
  }

  /** Stops one node, as SIGTERM would. */
  public void stop(int node) {
    running.remove(node).close().await();
  }

  /** The schema of the store. */
  public Pool pool() {
    return postgres.pool();
  }

  /** The hash of an e-mail address, as the services make it. */
  public static String emailHash(String email) {
    return new EmailHash(SECRET).of(email);
  }

  /** A text as it stands in a query. */
  public static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
