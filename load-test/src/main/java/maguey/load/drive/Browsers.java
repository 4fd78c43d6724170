package maguey.load.drive;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The connections that all visitors share; whoever waits for one waits on the clock. */
final class Browsers {
  private static final int CONNECTIONS = 512;
  private static final int CONNECT_MILLIS = 5_000;
  private static final int PATIENCE_SECONDS = 30;

  /** Shorter than any server's, so that none is closed just as it is used. */
  private static final int KEPT_SECONDS = 10;

  private final HttpClient client;

  Browsers(Vertx vertx) {
    client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setConnectTimeout(CONNECT_MILLIS)
                .setKeepAliveTimeout(KEPT_SECONDS),
            new PoolOptions().setHttp1MaxSize(CONNECTIONS));
  }

  /** The answer, or why there is none: never a failure. */
  Future<Answer> send(Ask ask, Map<String, String> traceHeaders) {
    RequestOptions target = new RequestOptions().setMethod(ask.method()).setAbsoluteURI(ask.url());
    return client
        .request(target)
        .compose(request -> send(request, ask, traceHeaders))
        .compose(Browsers::read)
        .timeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .otherwise(Answer::none);
  }

  private static Future<HttpClientResponse> send(
      HttpClientRequest request, Ask ask, Map<String, String> traceHeaders) {
    traceHeaders.forEach(request::putHeader);
    ask.headers().forEach(request::putHeader);
    if (ask.body() == null) {
      return request.send();
    }
    return request
        .putHeader("content-type", "application/json")
        .send(Buffer.buffer(ask.body().encode()));
  }

  private static Future<Answer> read(HttpClientResponse response) {
    return response.body().map(body -> new Answer(response.statusCode(), body.toString(), null));
  }
}
