package maguey.common.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a handler answers; {@link ApiRouter} writes it.
 *
 * @param body null for none
 * @param rest what follows the body; null for nothing
 */
public record Reply(int status, Map<String, String> headers, Buffer body, Pieces rest) {
  private static final String CONTENT_TYPE = "content-type";

  /** 200 with a JSON body. */
  public static Reply ok(JsonObject body) {
    return json(200, body);
  }

  /** 200 with JSON that is encoded already. */
  public static Reply ok(Buffer json) {
    return of(200, "application/json", json);
  }

  /** 201 with the address of what was made. */
  public static Reply created(String location, JsonObject body) {
    return json(201, body).with("location", location);
  }

  /** 202: taken, to be done later. */
  public static Reply accepted() {
    return new Reply(202, Map.of(), null, null);
  }

  /** 204 without a body. */
  public static Reply noContent() {
    return new Reply(204, Map.of(), null, null);
  }

  /** Any status with a JSON body. */
  public static Reply json(int status, JsonObject body) {
    return of(status, "application/json", body.toBuffer());
  }

  /** Any status with a body of the given media type. */
  public static Reply of(int status, String mediaType, Buffer body) {
    return new Reply(status, Map.of(CONTENT_TYPE, mediaType), body, null);
  }

  /**
   * 200 with a body that is made while it is sent; a first piece that fails is answered as a
   * problem.
   */
  public static Future<Reply> streamed(String mediaType, Pieces pieces) {
    return pieces
        .next()
        .map(
            first ->
                new Reply(
                    200,
                    Map.of(CONTENT_TYPE, mediaType),
                    first == null ? Buffer.buffer() : first,
                    first == null ? null : pieces));
  }

  /** 200 with server-sent events as they come, which nothing on their way holds back. */
  public static Future<Reply> live(Pieces events) {
    return streamed("text/event-stream", events)
        .map(
            reply ->
                reply
                    .with("cache-control", "no-store")
                    .with("x-accel-buffering", "no")
                    // Compressed, events would wait in the compressor.
                    .with("content-encoding", "identity"));
  }

  /** The same with one more header field. */
  public Reply with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Reply(status, more, body, rest);
  }

  void write(HttpServerResponse response) {
    response.setStatusCode(status);
    headers.forEach(response::putHeader);
    if (body == null) {
      response.end();
    } else if (rest != null) {
      response.setChunked(true).write(body).onSuccess(written -> rest.send(response));
    } else {
      response.end(body);
    }
  }
}
