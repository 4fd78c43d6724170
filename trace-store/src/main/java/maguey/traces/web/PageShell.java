package maguey.traces.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * One static page and the only policy under which a browser may run it.
 *
 * @param html the page, its import map filled in
 * @param contentSecurityPolicy value of the header of that name; the import map's hash is the sole
 *     exception from "scripts come from our own files"
 */
record PageShell(String html, String contentSecurityPolicy) {

  private static final String IMPORT_MAP = "@importmap@";

  private static final String POLICY =
      """
      default-src 'none'; script-src 'self' 'sha256-%s'; style-src 'self'; img-src 'self'; \
      connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; \
      require-trusted-types-for 'script'; trusted-types lit-html""";

  /**
   * Reads a page from the class path.
   *
   * @param resource path of a file that holds the placeholder {@code @importmap@} once
   * @param importMap the JSON that takes its place
   */
  static PageShell read(String resource, String importMap) {
    String html = text(resource).replace(IMPORT_MAP, importMap);
    return new PageShell(html, POLICY.formatted(sha256(importMap)));
  }

  private static String text(String resource) {
    try (InputStream in = PageShell.class.getClassLoader().getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("Not on the class path: " + resource);
      }
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + resource, e);
    }
  }

  private static String sha256(String text) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
