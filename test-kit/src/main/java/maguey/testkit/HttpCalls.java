package maguey.testkit;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Calls a service over HTTP as a stranger would: with the JDK's client, which traces nothing.
 *
 * @param url the service's address
 * @param headers sent with each call
 */
public record HttpCalls(String url, Map<String, String> headers) {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Calls without header fields. */
  public HttpCalls(String url) {
    this(url, Map.of());
  }

  /** What came back. */
  public record Answer(int status, HttpHeaders headers, String body) {
    /** The body as a JSON object. */
    public JsonObject json() {
      return new JsonObject(body);
    }

    /** A header field; empty text when it was not sent. */
    public String header(String name) {
      return headers.firstValue(name).orElse("");
    }
  }

  /** The same with one more header field. */
  public HttpCalls with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new HttpCalls(url, more);
  }

  /** The same with a bearer token. */
  public HttpCalls bearer(String token) {
    return with("authorization", "Bearer " + token);
  }

  public Answer get(String path) {
    return send("GET", path, null);
  }

  /** Posts JSON. */
  public Answer post(String path, JsonObject body) {
    return post(path, body.encode());
  }

  /** Posts a body that says it is JSON, whatever it is. */
  public Answer post(String path, String body) {
    return (headers.containsKey("content-type") ? this : with("content-type", "application/json"))
        .send("POST", path, body);
  }

  /** Sends any request. */
  public Answer send(String method, String path, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + path))
            .timeout(PATIENCE)
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    headers.forEach(request::header);
    return send(request.build());
  }

  /** A stream of events has no end: it is let go when it has begun. */
  private static HttpResponse.BodySubscriber<String> body(HttpResponse.ResponseInfo head) {
    boolean isStream =
        head.headers().firstValue("content-type").orElse("").startsWith("text/event-stream");
    return isStream ? new UnreadBody() : HttpResponse.BodyHandlers.ofString().apply(head);
  }

  private static Answer send(HttpRequest request) {
    try {
      HttpResponse<String> answer = CLIENT.send(request, HttpCalls::body);
      return new Answer(answer.statusCode(), answer.headers(), answer.body());
    } catch (IOException failure) {
      throw new UncheckedIOException(request.method() + " " + request.uri(), failure);
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }
}
