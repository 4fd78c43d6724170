package maguey.common.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import maguey.common.crypto.Sha256;

/**
 * A static file from the class path, held in memory.
 *
 * @param type the media type that its name stands for
 * @param digest of the content, so that all nodes of one version agree
 */
record WebFile(Content content, String type, String digest) {

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml",
          "webmanifest", "application/manifest+json");

  /** Whether a path names a file of a kind that we serve, and no folder. */
  static boolean isServed(String path) {
    return TYPES.containsKey(extension(path));
  }

  /** Reads a file for which {@link #isServed} holds; empty if there is none. */
  static Optional<WebFile> read(String resource) {
    try (InputStream in = WebFile.class.getClassLoader().getResourceAsStream(resource)) {
      return Optional.ofNullable(in == null ? null : of(in.readAllBytes(), extension(resource)));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + resource, e);
    }
  }

  private static WebFile of(byte[] content, String extension) {
    String digest = HexFormat.of().formatHex(Sha256.of(content), 0, 12);
    return new WebFile(Content.of(Buffer.buffer(content)), TYPES.get(extension), digest);
  }

  /** The same for the plain file and the gzipped one, which is why it is a weak one. */
  String etag() {
    return "W/\"" + digest + '"';
  }

  /** Whether the client has it, as one of the files that it names. */
  boolean isKnownTo(HttpServerRequest request) {
    String known = request.getHeader(HttpHeaders.IF_NONE_MATCH);
    return known != null && known.contains('"' + digest + '"');
  }

  private static String extension(String path) {
    return path.substring(path.lastIndexOf('.') + 1);
  }
}
