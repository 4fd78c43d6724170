package maguey.demo.http;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;

/** Calls from outside the suite: not traced, no redirects followed, nothing tried again. */
public final class Calls {
  static {
    // Before our servers let idle connections go: no request is sent into one that is being closed.
    System.setProperty("jdk.httpclient.keepalive.timeout", "10");
  }

  private final HttpClient client;
  private final Duration within;

  /**
   * Calls by the given client.
   *
   * @param within how long one may take
   */
  public Calls(HttpClient client, Duration within) {
    this.client = client;
    this.within = within;
  }

  /** For whoever waits some seconds for a connection, and longer for an answer. */
  public static Calls patient() {
    return new Calls(
        HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build(),
        Duration.ofSeconds(20));
  }

  /** The beginning of a request: a GET, unless it is made another one. */
  public HttpRequest.Builder to(String url, Map<String, String> headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url)).timeout(within);
    headers.forEach(request::header);
    return request;
  }

  /**
   * Sends a request; the answer may have any status.
   *
   * @throws NoAnswer when there is none, or the thread was interrupted and still is
   */
  public HttpResponse<String> send(HttpRequest.Builder request) {
    return send(request, BodyHandlers.ofString());
  }

  /** The same, with a body of another kind. */
  public <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> body) {
    HttpRequest built = request.build();
    try {
      return client.send(built, body);
    } catch (IOException away) {
      throw new NoAnswer(built.uri() + " does not answer: " + away, away);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new NoAnswer(built.uri() + " was asked, and nobody waited for the answer", stopped);
    }
  }

  /** The body; empty when it is no JSON object. */
  public static JsonObject json(HttpResponse<String> answer) {
    return answer.body().startsWith("{") ? new JsonObject(answer.body()) : new JsonObject();
  }
}
