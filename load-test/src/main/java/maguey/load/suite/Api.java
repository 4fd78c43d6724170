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
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** What is asked before and after the load, one by one: JSON over HTTP. */
public final class Api {
  private static final Duration WITHIN = Duration.ofSeconds(30);
  private static final Duration BUSY_FOR = Duration.ofMinutes(2);
  private static final long PAUSE_NANOS = 500_000_000;

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  /** An answer; the body is empty when it was no JSON object. */
  public record Reply(String url, int status, JsonObject body) {
    /** Whether the same request may succeed later: 429, 503, its first try is under way. */
    boolean isBusy() {
      return status == 429 || status == 503 || body.getString("type", "").endsWith(":in-progress");
    }

    /**
     * The body of an answer that had to have one of these statuses.
     *
     * @throws CannotLoad that tells the answer otherwise
     */
    public JsonObject expect(Integer... wanted) {
      if (List.of(wanted).contains(status)) {
        return body;
      }
      String detail = body.getString("detail", body.encode());
      String hint = status == 401 ? ". Is MAGUEY_JWT_SECRET the secret of this deployment?" : "";
      throw new CannotLoad(url + " answered " + status + ": " + detail + hint);
    }
  }

  private static final class NoAnswer extends CannotLoad {
    NoAnswer(String message) {
      super(message);
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

  /**
   * Posts what may be posted twice, again and again while the suite is busy or does not answer, for
   * two minutes: the answer, whatever it is then.
   */
  public Reply postPatiently(
      String url, String token, Map<String, String> headers, JsonObject body) {
    long deadline = System.nanoTime() + BUSY_FOR.toNanos();
    while (System.nanoTime() < deadline) {
      try {
        Reply reply = post(url, token, headers, body);
        if (!reply.isBusy()) {
          return reply;
        }
      } catch (NoAnswer away) {
        // The next try may have one; the last one tells.
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    return post(url, token, headers, body);
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
      throw new NoAnswer(request.uri() + " does not answer: " + away);
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
