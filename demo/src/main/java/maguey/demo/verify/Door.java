package maguey.demo.verify;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;

/** HTTP as an operator's tools speak it: no redirects followed, nothing tried again. */
final class Door {
  private static final Duration WITHIN = Duration.ofSeconds(20);
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  /** Asks; the answer may have any status. */
  HttpResponse<String> get(String url, Map<String, String> headers) {
    return send(request(url, headers).GET().build(), BodyHandlers.ofString());
  }

  /** Calls with any method, with a body of JSON if it is not a GET. */
  HttpResponse<String> call(String method, String url, Map<String, String> headers, String json) {
    HttpRequest.Builder request = request(url, headers);
    if (!method.equals("GET")) {
      request.header("content-type", "application/json");
    }
    return send(
        request.method(method, BodyPublishers.ofString(json)).build(), BodyHandlers.ofString());
  }

  /** The head of an answer that has no end. */
  HttpResponse<InputStream> open(String url, Map<String, String> headers) {
    HttpResponse<InputStream> answer =
        send(request(url, headers).GET().build(), BodyHandlers.ofInputStream());
    try {
      answer.body().close();
    } catch (IOException closed) {
      throw new Failed(url + " cannot be read: " + closed);
    }
    return answer;
  }

  static Map<String, String> bearer(String token) {
    return Map.of("authorization", "Bearer " + token);
  }

  private static HttpRequest.Builder request(String url, Map<String, String> headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url)).timeout(WITHIN);
    headers.forEach(request::header);
    return request;
  }

  private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> body) {
    try {
      return client.send(request, body);
    } catch (IOException away) {
      throw new Failed(request.uri() + " does not answer: " + away);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new Failed("Interrupted");
    }
  }
}
