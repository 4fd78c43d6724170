package maguey.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every variable that the code reads stands in a table that users read. */
class VariablesTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern VARIABLE = Pattern.compile("\"((?:MAGUEY|OTEL)_[A-Z_]+)\"");
  private static final List<String> SERVICES =
      List.of("common", "orders-service", "scanner-service", "marketing-service", "trace-store");

  @Test
  void variables_readByTheServices_areDocumented() throws IOException {
    String docs = tables().map(VariablesTest::text).collect(Collectors.joining());

    assertThat(read()).filteredOn(name -> !docs.contains(name)).isEmpty();
  }

  private static TreeSet<String> read() {
    return SERVICES.stream()
        .flatMap(module -> files(ROOT.resolve(module).resolve("src/main/java")))
        .flatMap(file -> VARIABLE.matcher(text(file)).results())
        .map((MatchResult match) -> match.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Stream<Path> tables() throws IOException {
    return Stream.concat(
        files(ROOT.resolve("docs")).filter(file -> file.toString().endsWith(".md")),
        SERVICES.stream().map(module -> ROOT.resolve(module).resolve("README.md")));
  }

  private static Stream<Path> files(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).toList().stream();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static String text(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
