package maguey.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Every variable that the code reads stands in a table that users read. */
class VariablesTest {
  private static final Pattern VARIABLE = Pattern.compile("\"((?:MAGUEY|OTEL)_[A-Z_]+)\"");
  private static final List<String> SERVICES =
      List.of("common", "orders-service", "scanner-service", "marketing-service", "trace-store");

  @Test
  void variables_readByTheServices_areDocumented() {
    String docs = SourceTree.pages().stream().map(SourceTree::text).collect(Collectors.joining());

    assertThat(read()).filteredOn(name -> !docs.contains(name)).isEmpty();
  }

  private static TreeSet<String> read() {
    return SERVICES.stream()
        .flatMap(
            module -> SourceTree.files(SourceTree.ROOT.resolve(module).resolve("src/main/java")))
        .flatMap(file -> VARIABLE.matcher(SourceTree.text(file)).results())
        .map((MatchResult match) -> match.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
