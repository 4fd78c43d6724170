package maguey.common.http;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * A static file from the class path, held in memory.
 *
 * @param type the media type that its name stands for
 * @param etag changes with the content, so that all nodes of one version agree
 */
record WebFile(Buffer content, String type, String etag) {

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
    return new WebFile(Buffer.buffer(content), TYPES.get(extension), etagOf(content));
  }

  private static String etagOf(byte[] content) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
      return '"' + HexFormat.of().formatHex(hash, 0, 12) + '"';
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  private static String extension(String path) {
    return path.substring(path.lastIndexOf('.') + 1);
  }
}
