package maguey.demo.verify;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import maguey.demo.http.Calls;
import maguey.demo.http.NoAnswer;

/** HTTP as an operator's tools speak it: no redirects followed, nothing tried again. */
final class Door {
  private final Calls calls = Calls.patient();

  /** Asks; the answer may have any status. */
  HttpResponse<String> get(String url, Map<String, String> headers) {
    return send(calls.to(url, headers), BodyHandlers.ofString());
  }

  /** Calls with any method, with a body of JSON if it is not a GET. */
  HttpResponse<String> call(String method, String url, Map<String, String> headers, String json) {
    HttpRequest.Builder request = calls.to(url, headers);
    if (!method.equals("GET")) {
      request.header("content-type", "application/json");
    }
    return send(request.method(method, BodyPublishers.ofString(json)), BodyHandlers.ofString());
  }

  /** The head of an answer that has no end. */
  HttpResponse<InputStream> open(String url, Map<String, String> headers) {
    HttpResponse<InputStream> answer = send(calls.to(url, headers), BodyHandlers.ofInputStream());
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

  private <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> body) {
    try {
      return calls.send(request, body);
    } catch (NoAnswer away) {
      throw new Failed(away.getMessage());
    }
  }
}
