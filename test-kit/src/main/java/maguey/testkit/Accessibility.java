package maguey.testkit;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Asks axe-core what on a page keeps people from using it. */
public final class Accessibility {
  private static final String AXE = axe();
  private static final String VIOLATIONS =
      """
      async () => (await axe.run(document, {resultTypes: ['violations']})).violations.map(v =>
          v.id + ': ' + v.nodes.map(n => n.target.join(' ') + ' (' + n.failureSummary + ')').join('; '))""";

  private Accessibility() {}

  /** One line for each rule that the page breaks. */
  public static List<?> violations(Page page) {
    if (!(boolean) page.evaluate("'axe' in window")) {
      page.evaluate(AXE);
    }
    return (List<?>) page.evaluate(VIOLATIONS);
  }

  private static String axe() {
    try (InputStream script = Accessibility.class.getResourceAsStream("/axe.min.js")) {
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
