package maguey.traces.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.stream.Collectors;

/**
 * What all pages are alike in.
 *
 * @param html the page with its four gaps: {@code @title@}, {@code @styles@}, {@code @importmap@},
 *     {@code @page@}
 * @param assets where our own files are served, without a slash at the end
 * @param importMap the JSON that names the library's files
 */
record PageTemplate(String html, String assets, String importMap) {

  private static final String RESOURCE = "web/page.html";

  private static final String POLICY =
      """
      default-src 'none'; script-src 'self' 'sha256-%s'; style-src 'self'; img-src 'self'; \
      connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; \
      require-trusted-types-for 'script'; trusted-types lit-html""";

  /** Reads it from the class path. */
  static PageTemplate read(String assets, String importMap) {
    try (InputStream in = PageTemplate.class.getClassLoader().getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("Not on the class path: " + RESOURCE);
      }
      return new PageTemplate(new String(in.readAllBytes(), UTF_8), assets, importMap);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + RESOURCE, e);
    }
  }

  /** The template with one page's own. */
  PageShell shell(DashboardPage page) {
    String filled =
        html.replace("@title@", page.title())
            .replace("@styles@", links(page))
            .replace("@importmap@", importMap)
            .replace("@page@", page.id());
    return new PageShell(filled, POLICY.formatted(sha256(importMap)));
  }

  private String links(DashboardPage page) {
    return page.styles().stream()
        .map(style -> "    <link rel=\"stylesheet\" href=\"%s/%s\" />".formatted(assets, style))
        .collect(Collectors.joining("\n"));
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
