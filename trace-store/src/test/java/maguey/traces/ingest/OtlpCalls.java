package maguey.traces.ingest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPOutputStream;

/** An HTTP client of the OTLP port that also sends what no decent one would. */
final class OtlpCalls {
  static final String PROTOBUF = "application/x-protobuf";
  static final String JSON = "application/json";

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final int port;

  OtlpCalls(int port) {
    this.port = port;
  }

  /** Posts spans, with more header fields. */
  HttpResponse<byte[]> post(String type, byte[] body, String... headers)
      throws IOException, InterruptedException {
    return to("/v1/traces", type, body, headers);
  }

  /** Posts Zipkin's spans, with more header fields. */
  HttpResponse<byte[]> zipkin(String type, byte[] body, String... headers)
      throws IOException, InterruptedException {
    return to("/api/v2/spans", type, body, headers);
  }

  /** Posts a body of any kind, with more header fields. */
  HttpResponse<byte[]> to(String path, String type, byte[] body, String... headers)
      throws IOException, InterruptedException {
    return HTTP.send(request(path, type, body, headers), BodyHandlers.ofByteArray());
  }

  /** Posts spans in protobuf, and does not wait for the answer. */
  CompletableFuture<HttpResponse<byte[]>> later(byte[] body) {
    return HTTP.sendAsync(request("/v1/traces", PROTOBUF, body), BodyHandlers.ofByteArray());
  }

  /** Asks for what nobody serves there. */
  HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
    return HTTP.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofByteArray());
  }

  static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(plain);
    }
    return packed.toByteArray();
  }

  private HttpRequest request(String path, String type, byte[] body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(path))
            .header("content-type", type)
            .POST(BodyPublishers.ofByteArray(body));
    return headers.length == 0 ? request.build() : request.headers(headers).build();
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }
}
