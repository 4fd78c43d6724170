package maguey.traces.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.stream.Collectors;
import maguey.common.crypto.Sha256;
import maguey.common.http.Content;

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
    String hash = Base64.getEncoder().encodeToString(Sha256.of(importMap));
    return new PageShell(Content.of(filled), POLICY.formatted(hash));
  }

  private String links(DashboardPage page) {
    return page.styles().stream()
        .map(style -> "    <link rel=\"stylesheet\" href=\"%s/%s\" />".formatted(assets, style))
        .collect(Collectors.joining("\n"));
  }
}
