package maguey.load.suite;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;

/** What is asked before and after the load, one by one: JSON over HTTP. */
public final class Api {
  private static final Duration WITHIN = Duration.ofSeconds(30);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  /** An answer; the body is empty when it was no JSON object. */
  public record Reply(String url, int status, JsonObject body) {
    /**
     * The body of an answer that had to have this status.
     *
     * @throws CannotLoad that tells the answer otherwise
     */
    public JsonObject expect(int wanted) {
      if (status == wanted) {
        return body;
      }
      String detail = body.getString("detail", body.encode());
      String hint = status == 401 ? ". Is MAGUEY_JWT_SECRET the secret of this deployment?" : "";
      throw new CannotLoad(url + " answered " + status + ": " + detail + hint);
    }
  }

  public Reply get(String url, String token) {
    return send(request(url, token).GET());
  }

  public Reply post(String url, String token, Map<String, String> headers, JsonObject body) {
    HttpRequest.Builder request =
        request(url, token)
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(body.encode()));
    headers.forEach(request::header);
    return send(request);
  }

  private static HttpRequest.Builder request(String url, String token) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url)).timeout(WITHIN);
    return token.isEmpty() ? request : request.header("authorization", "Bearer " + token);
  }

  private Reply send(HttpRequest.Builder draft) {
    HttpRequest request = draft.build();
    try {
      HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
      return new Reply(request.uri().toString(), answer.statusCode(), json(answer.body()));
    } catch (IOException away) {
      throw new CannotLoad(request.uri() + " does not answer: " + away);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new CannotLoad("Interrupted");
    }
  }

  private static JsonObject json(String body) {
    try {
      return body.startsWith("{") ? new JsonObject(body) : new JsonObject();
    } catch (DecodeException cut) {
      return new JsonObject();
    }
  }
}
