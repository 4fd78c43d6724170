package maguey.traces.ingest;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/** A gRPC client that also sends what no decent one would. */
public final class GrpcCalls {
  public static final String EXPORT = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";

  public static final String EXPORT_LOGS =
      "/opentelemetry.proto.collector.logs.v1.LogsService/Export";

  /**
   * What came back.
   *
   * @param status of gRPC; -1 if there is none
   * @param details the bytes of {@code grpc-status-details-bin}, as text, for looking into
   * @param body of the answer, with the prefix of its message
   */
  public record Answer(int http, int status, String message, String details, Buffer body) {}

  private final HttpClient client;
  private final int port;

  public GrpcCalls(Vertx vertx, int port) {
    this.port = port;
    client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false));
  }

  /** Calls {@code Export} with a message that is not compressed. */
  Answer export(byte[] message) {
    return call(EXPORT, Map.of(), frame(0, message)).await();
  }

  /** Calls the {@code Export} of log records with a message that is not compressed. */
  Answer exportLogs(byte[] message) {
    return call(EXPORT_LOGS, Map.of(), frame(0, message)).await();
  }

  /** Calls {@code Export} with a zipped message. */
  public Future<Answer> exportZipped(byte[] message) {
    return call(EXPORT, Map.of("grpc-encoding", "gzip"), frame(1, message));
  }

  /** Calls a method with header fields, and a body that need not be a message. */
  public Future<Answer> call(String path, Map<String, String> headers, Buffer body) {
    return client
        .request(HttpMethod.POST, port, "127.0.0.1", path)
        .compose(request -> answer(prepared(request, headers), body));
  }

  /** A message with what stands before it. */
  public static Buffer frame(int compressed, byte[] message) {
    return Buffer.buffer()
        .appendByte((byte) compressed)
        .appendInt(message.length)
        .appendBytes(message);
  }

  private static HttpClientRequest prepared(
      HttpClientRequest request, Map<String, String> headers) {
    request.putHeader("content-type", "application/grpc").putHeader("te", "trailers");
    headers.forEach(request::putHeader);
    return request;
  }

  /** Asks for the body where the answer comes in: asked for later, it may have passed by unread. */
  private static Future<Answer> answer(HttpClientRequest request, Buffer body) {
    return request
        .send(body)
        .compose(response -> response.body().map(bytes -> answer(response, bytes)));
  }

  private static Answer answer(HttpClientResponse response, Buffer body) {
    MultiMap fields =
        response.getTrailer("grpc-status") == null ? response.headers() : response.trailers();
    String status = fields.get("grpc-status");
    return new Answer(
        response.statusCode(),
        status == null ? -1 : Integer.parseInt(status),
        fields.get("grpc-message"),
        details(fields.get("grpc-status-details-bin")),
        body);
  }

  private static String details(String base64) {
    return base64 == null
        ? ""
        : new String(Base64.getDecoder().decode(base64), StandardCharsets.ISO_8859_1);
  }
}
