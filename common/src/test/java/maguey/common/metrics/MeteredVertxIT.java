package maguey.common.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.spi.VertxMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class MeteredVertxIT {
  private static final String BODY = "a body";

  private final PrometheusMeterRegistry ours = registry();
  private final PrometheusMeterRegistry vertxs = registry();

  @Test
  void scrape_afterRequests_isWhatVertxTells() throws Exception {
    serve(MeteredVertx.in(ours));
    serve(new MicrometerMetricsFactory(vertxs));

    assertThat(told(ours)).isEqualTo(told(vertxs));
    assertThat(told(ours))
        .contains(
            "vertx_http_server_requests_total{code=\"404\",method=\"GET\"} 1.0",
            "vertx_http_server_request_bytes_sum{method=\"POST\"} 12.0",
            "vertx_http_server_active_requests{method=\"POST\"} 0.0");
  }

  @Test
  void scrape_afterRequests_tellsHowLongTheyTook() throws Exception {
    serve(MeteredVertx.in(ours));

    Timer time = ours.get("vertx.http.server.response.time").tag("method", "POST").timer();
    assertThat(time.count()).isEqualTo(2);
    assertThat(time.totalTime(TimeUnit.NANOSECONDS)).isPositive();
  }

  @Test
  void scrape_methodsThatSomebodyMadeUp_areOne() throws Exception {
    serve(MeteredVertx.in(ours), uri -> List.of(bare(uri, "A1"), bare(uri, "A2")));

    assertThat(told(ours))
        .contains("vertx_http_server_requests_total{code=\"200\",method=\"_OTHER\"} 2.0")
        .noneMatch(line -> line.contains("A1") || line.contains("A2"));
  }

  /** Two of one kind, and one of another without a body. */
  private static void serve(VertxMetricsFactory factory) throws Exception {
    HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.ofString(BODY);
    serve(
        factory,
        uri -> {
          HttpRequest post = HttpRequest.newBuilder(uri).POST(body).build();
          return List.of(post, post, bare(uri.resolve("/none"), "GET"));
        });
  }

  private static HttpRequest bare(URI uri, String method) {
    return HttpRequest.newBuilder(uri).method(method, HttpRequest.BodyPublishers.noBody()).build();
  }

  private static void serve(VertxMetricsFactory factory, Function<URI, List<HttpRequest>> requests)
      throws Exception {
    MicrometerMetricsOptions metrics =
        new MicrometerMetricsOptions()
            .setEnabled(true)
            .setRegistryName(UUID.randomUUID().toString());
    Vertx vertx =
        Vertx.builder()
            .with(new VertxOptions().setMetricsOptions(metrics))
            .withMetrics(factory)
            .build();
    try {
      HttpServer server =
          vertx
              .createHttpServer()
              .requestHandler(MeteredVertxIT::answer)
              .listen(0, "127.0.0.1")
              .await();
      URI uri = URI.create("http://127.0.0.1:" + server.actualPort());
      HttpClient client = HttpClient.newHttpClient();
      for (HttpRequest request : requests.apply(uri)) {
        client.send(request, BodyHandlers.discarding());
      }
    } finally {
      vertx.close().await();
    }
  }

  private static void answer(HttpServerRequest request) {
    int status = request.path().equals("/none") ? 404 : 200;
    request.end().onSuccess(whole -> request.response().setStatusCode(status).end(BODY));
  }

  private static PrometheusMeterRegistry registry() {
    return new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  }

  /** All that is told of requests, without how long they took. */
  private static List<String> told(PrometheusMeterRegistry registry) {
    return registry
        .scrape()
        .lines()
        .filter(line -> line.contains("vertx_http_server_re") || line.contains("active_requests"))
        .map(line -> line.replaceFirst("(seconds_(sum|max)\\{.*}).*", "$1"))
        .toList();
  }
}
