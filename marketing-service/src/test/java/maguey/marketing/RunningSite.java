package maguey.marketing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import maguey.common.boot.RunningService;
import maguey.common.boot.ServiceLauncher;
import maguey.testkit.FreePorts;
import maguey.testkit.TestDatabase;
import maguey.testkit.TestSecrets;

/** The marketing-service as it runs in production, in front of a peer of the test's. */
final class RunningSite {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  final RunningService service;
  final String url;
  final ExportedSpans spans;
  private final TestDatabase database;

  RunningSite(OrdersPeer peer, Map<String, String> more) {
    this(peer, TestDatabase.migrated("marketing"), more);
  }

  /** On data that another one has left. */
  RunningSite(OrdersPeer peer, TestDatabase database, Map<String, String> more) {
    this.database = database;
    int port = FreePorts.next();
    Map<String, String> variables = new HashMap<>();
    variables.put("MAGUEY_HTTP_PORT", String.valueOf(port));
    variables.put("MAGUEY_CLUSTER_NAME", "marketing-" + port);
    variables.put("MAGUEY_CLUSTER_PORT", String.valueOf(FreePorts.next()));
    variables.put("MAGUEY_SPOOL_DIR", spool().toString());
    variables.put("MAGUEY_JWT_SECRET", "0123456789abcdef0123456789abcdef");
    variables.putAll(database.variables("marketing"));
    variables.put("MAGUEY_EMAIL_HASH_SECRET", TestSecrets.EMAIL_HASH);
    variables.put("MAGUEY_ORDERS_URL", peer.url());
    variables.put("MAGUEY_DASHBOARD_URL", "http://dashboard.test:8083/");
    variables.putAll(more);
    service = ServiceLauncher.launch(new MarketingMain(), variables).await();
    url = "http://127.0.0.1:" + port;
    spans = new ExportedSpans(service.context().vertx());
  }

  void close() {
    stop();
    database.drop();
  }

  /** Stops, and leaves the data to another one. */
  void stop() {
    service.close().await();
  }

  HttpResponse<String> get(String path, String... headers) throws Exception {
    return send(request(path, headers).GET());
  }

  HttpResponse<String> post(String path, String mediaType, String body, String... headers)
      throws Exception {
    return send(
        request(path, headers)
            .header("content-type", mediaType)
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  static CompletableFuture<HttpResponse<String>> sendAsync(HttpRequest.Builder request) {
    return HTTP.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  HttpRequest.Builder request(String path, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path));
    return headers.length == 0 ? request : request.headers(headers);
  }

  private static Path spool() {
    try {
      Path spool = Files.createTempDirectory("maguey-spool");
      spool.toFile().deleteOnExit();
      return spool;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
