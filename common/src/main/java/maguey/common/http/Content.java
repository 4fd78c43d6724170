package maguey.common.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;

/**
 * The body of an answer, gzipped for clients that take it so. Nothing else compresses: a stage of
 * the server's own would look at every answer. What is kept and sent again is packed once.
 */
public final class Content {
  static final CharSequence GZIP = HttpHeaders.createOptimized("gzip");

  /** What goes into one packet anyhow is not worth the work. */
  private static final int WORTH_PACKING_BYTES = 1_024;

  private final Buffer plain;
  private volatile Buffer packed;

  private Content(Buffer plain) {
    this.plain = plain;
  }

  /** Bytes that nobody changes any more. */
  public static Content of(Buffer bytes) {
    return new Content(bytes);
  }

  /** Text in UTF-8. */
  public static Content of(String text) {
    return new Content(Buffer.buffer(text));
  }

  Buffer plain() {
    return plain;
  }

  /** Answers with it; status and the other header fields are set before. */
  public void answer(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    if (isWorthPacking() && mayPack(request)) {
      response.putHeader(HttpHeaders.CONTENT_ENCODING, GZIP).end(packed());
    } else {
      response.end(plain);
    }
  }

  /** Says what an answer depends on, when it has no body because the client has it already. */
  void unchanged(HttpServerResponse response) {
    if (isWorthPacking()) {
      vary(response);
    }
    response.setStatusCode(304).end();
  }

  /** Whether the client takes gzip; notes for caches that the answer depends on it. */
  static boolean mayPack(HttpServerRequest request) {
    vary(request.response());
    return AcceptEncoding.takesGzip(request.getHeader(HttpHeaders.ACCEPT_ENCODING));
  }

  private static void vary(HttpServerResponse response) {
    response.headers().add(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
  }

  private boolean isWorthPacking() {
    return plain.length() >= WORTH_PACKING_BYTES;
  }

  private Buffer packed() {
    if (packed == null) {
      packed = gzip(plain);
    }
    return packed;
  }

  private static Buffer gzip(Buffer plain) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(plain.length() / 2);
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(plain.getBytes());
    } catch (IOException impossible) {
      throw new UncheckedIOException("Packed in memory", impossible);
    }
    return Buffer.buffer(bytes.toByteArray());
  }
}
