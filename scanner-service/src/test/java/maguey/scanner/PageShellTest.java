package maguey.scanner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the service worker keeps, so that the page opens without a network. */
class PageShellTest {
  private static final Path PAGE = Path.of("src/main/resources/web/scanner");

  @Test
  void shell_hasEveryFileOfThePage() throws IOException {
    String worker = Files.readString(PAGE.resolve("sw.js"));
    try (Stream<Path> files = Files.walk(PAGE)) {
      List<String> assets =
          files
              .map(file -> PAGE.relativize(file).toString())
              .filter(name -> name.endsWith(".js") || name.endsWith(".css"))
              .filter(name -> !name.equals("sw.js"))
              .toList();

      assertThat(assets).isNotEmpty().allMatch(name -> worker.contains("'" + name + "'"));
    }
  }
}
