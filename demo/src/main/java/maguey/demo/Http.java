package maguey.demo;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.stream.Collectors;
import maguey.demo.http.Calls;
import maguey.demo.http.NoAnswer;

/** JSON over HTTP for the actors of the story: they are outside the suite and bring no tracing. */
final class Http {
  private final Calls calls = Calls.patient();

  /** An answer; the body is empty when it was not JSON. */
  record Answer(int status, Map<String, String> headers, JsonObject json) {
    /**
     * The body of an answer that had to have this status.
     *
     * @throws StoryFailure with the answer otherwise
     */
    JsonObject expect(int wanted) {
      if (status != wanted) {
        throw new StoryFailure(
            "Expected "
                + wanted
                + " but got "
                + status
                + ": "
                + json.getString("detail", json.encode()));
      }
      return json;
    }
  }

  Answer get(String url, String token) {
    return send(request(url, token));
  }

  /** Opens a page as a browser's address bar does. */
  Answer navigate(String url) {
    return send(
        request(url, null)
            .header("sec-fetch-mode", "navigate")
            .header("sec-fetch-dest", "document"));
  }

  Answer post(String url, String token, Map<String, String> headers, Object body) {
    HttpRequest.Builder request =
        request(url, token)
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.toString()));
    headers.forEach(request::header);
    return send(request);
  }

  Answer put(String url, String token, Object body) {
    return send(
        request(url, token)
            .header("content-type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString(body.toString())));
  }

  Answer delete(String url, String token) {
    return send(request(url, token).DELETE());
  }

  private HttpRequest.Builder request(String url, String token) {
    return calls.to(url, token == null ? Map.of() : Map.of("authorization", "Bearer " + token));
  }

  private Answer send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response = calls.send(request);
      return new Answer(response.statusCode(), headers(response), Calls.json(response));
    } catch (NoAnswer away) {
      throw new StoryFailure(away.getMessage());
    }
  }

  private static Map<String, String> headers(HttpResponse<String> response) {
    return response.headers().map().entrySet().stream()
        .collect(
            Collectors.toMap(Map.Entry::getKey, header -> String.join(", ", header.getValue())));
  }
}
