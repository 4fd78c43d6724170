package maguey.common.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a handler answers; {@link ApiRouter} writes it.
 *
 * @param mediaType null for none
 * @param body null for none
 * @param rest what follows the body; null for nothing
 */
public record Reply(
    int status, CharSequence mediaType, Map<String, String> headers, Content body, Pieces rest) {
  private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
  private static final String EVENTS = "text/event-stream";

  /** 200 with a JSON body. */
  public static Reply ok(JsonObject body) {
    return json(200, body);
  }

  /** 200 with JSON that is encoded already. */
  public static Reply ok(Content json) {
    return new Reply(200, JSON, Map.of(), json, null);
  }

  /** 201 with the address of what was made. */
  public static Reply created(String location, JsonObject body) {
    return json(201, body).with("location", location);
  }

  /** 202: taken, to be done later. */
  public static Reply accepted() {
    return new Reply(202, null, Map.of(), null, null);
  }

  /** 204 without a body. */
  public static Reply noContent() {
    return new Reply(204, null, Map.of(), null, null);
  }

  /** Any status with a JSON body. */
  public static Reply json(int status, JsonObject body) {
    return of(status, JSON, body.toBuffer());
  }

  /** Any status with a body of the given media type. */
  public static Reply of(int status, CharSequence mediaType, Buffer body) {
    return new Reply(status, mediaType, Map.of(), Content.of(body), null);
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
                    mediaType,
                    Map.of(),
                    Content.of(first == null ? Buffer.buffer() : first),
                    first == null ? null : pieces));
  }

  /** 200 with server-sent events as they come, which nothing on their way holds back. */
  public static Future<Reply> live(Pieces events) {
    return streamed(EVENTS, events)
        .map(reply -> reply.with("cache-control", "no-store").with("x-accel-buffering", "no"));
  }

  /** The same with one more header field. */
  public Reply with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Reply(status, mediaType, more, body, rest);
  }

  void write(RoutingContext context) {
    HttpServerResponse response = context.response().setStatusCode(status);
    if (mediaType != null) {
      response.putHeader(HttpHeaders.CONTENT_TYPE, mediaType);
    }
    headers.forEach(response::putHeader);
    if (body == null) {
      response.end();
    } else if (rest == null) {
      body.answer(context.request());
    } else if (isLive() || !Content.mayPack(context.request())) {
      send(response, body.plain(), rest);
    } else {
      pack(context);
    }
  }

  private boolean isLive() {
    return EVENTS.contentEquals(mediaType);
  }

  private void pack(RoutingContext context) {
    GzippedPieces pieces = new GzippedPieces(rest);
    context.addEndHandler(ended -> pieces.close());
    context.response().putHeader(HttpHeaders.CONTENT_ENCODING, Content.GZIP);
    send(context.response(), pieces.packed(body.plain()), pieces);
  }

  private static void send(HttpServerResponse response, Buffer first, Pieces rest) {
    response.setChunked(true).write(first).onSuccess(written -> rest.send(response));
  }
}
