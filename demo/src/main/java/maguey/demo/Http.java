package maguey.demo;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

/** JSON over HTTP for the actors of the story: they are outside the suite and bring no tracing. */
final class Http {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  /** An answer; the body is empty when it was not JSON. */
  record Answer(int status, Map<String, String> headers, JsonObject json) {
    /**
     * The body of an answer that had to have this status.
     *
     * @throws StoryFailure with the answer otherwise
     */
    JsonObject expect(int wanted) {
      if (status != wanted) {
        throw new StoryFailure("Expected " + wanted + " but got " + status + ": " + json.encode());
      }
      return json;
    }
  }

  Answer get(String url, String token) {
    return send(request(url, token).GET().build());
  }

  /** Opens a page as a browser's address bar does. */
  Answer navigate(String url) {
    return send(
        request(url, null)
            .header("sec-fetch-mode", "navigate")
            .header("sec-fetch-dest", "document")
            .GET()
            .build());
  }

  Answer post(String url, String token, Map<String, String> headers, Object body) {
    HttpRequest.Builder request =
        request(url, token)
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.toString()));
    headers.forEach(request::header);
    return send(request.build());
  }

  Answer put(String url, String token, Object body) {
    return send(
        request(url, token)
            .header("content-type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString(body.toString()))
            .build());
  }

  Answer delete(String url, String token) {
    return send(request(url, token).DELETE().build());
  }

  private static HttpRequest.Builder request(String url, String token) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url)).timeout(TIMEOUT);
    return token == null ? request : request.header("authorization", "Bearer " + token);
  }

  private Answer send(HttpRequest request) {
    try {
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      return new Answer(response.statusCode(), headers(response), json(response.body()));
    } catch (IOException failure) {
      throw new StoryFailure(request.uri() + " does not answer: " + failure);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new StoryFailure("The story was interrupted");
    }
  }

  private static Map<String, String> headers(HttpResponse<String> response) {
    return response.headers().map().entrySet().stream()
        .collect(
            java.util.stream.Collectors.toMap(
                Map.Entry::getKey, e -> String.join(", ", e.getValue())));
  }

  private static JsonObject json(String body) {
    return body.startsWith("{") ? new JsonObject(body) : new JsonObject();
  }
}
