package maguey.common.tracing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import maguey.common.tracing.MagueyAttributes;
import org.junit.jupiter.api.Test;

/**
 * The page and the contract say the same. {@code -Dtelemetry.page=write} makes the page's tables
 * anew instead of comparing them.
 */
class TelemetryPageTest {
  private static final Path PAGE = Path.of("..", "docs", "telemetry.md");
  private final TelemetryContract contract = TelemetryContract.read();

  @Test
  void page_ofTheContract_isTheOneInDocs() throws IOException {
    TelemetryPage tables = new TelemetryPage();
    String page = Files.readString(PAGE);
    if ("write".equals(System.getProperty("telemetry.page"))) {
      Files.writeString(PAGE, tables.renew(page));
    } else {
      assertThat(page)
          .as(
              "docs/telemetry.md is not of telemetry.yaml any more; its section 'How this page is"
                  + " made' has the command that renews it")
          .isEqualTo(tables.renew(page));
    }
    assertThat(TelemetryPage.tablesOf(page)).isEqualTo(tables.tables());
  }

  @Test
  void attributes_ofTheCode_areInTheContractWithTheirTypes() throws IllegalAccessException {
    for (Field field : MagueyAttributes.class.getFields()) {
      AttributeKey<?> key = (AttributeKey<?>) field.get(null);

      assertThat(contract.types()).containsEntry(key.getKey(), type(key));
    }
  }

  @Test
  void names_ofTheContract_areAllTold() {
    Set<String> used =
        Stream.of(
                contract.rules().stream().map(SpanRule::required),
                contract.rules().stream().map(SpanRule::optional),
                Stream.of(contract.everywhere()))
            .flatMap(sets -> sets)
            .flatMap(Collection::stream)
            .collect(Collectors.toSet());
    Set<String> parents = names();
    parents.addAll(List.of(SpanRule.ROOT, SpanRule.STEP));

    assertThat(contract.types().keySet()).containsAll(used);
    assertThat(contract.rules())
        .flatMap(SpanRule::below)
        .allSatisfy(parent -> assertThat(isKnown(parent, parents)).as(parent).isTrue());
    assertThat(contract.rules())
        .flatMap(SpanRule::events)
        .allSatisfy(event -> assertThat(contract.attributesOf(event)).as(event).isPresent());
  }

  /** A parent is a rule, or one span of a rule: {@code POST /api/orders}. */
  private boolean isKnown(String parent, Set<String> names) {
    return names.contains(parent)
        || contract.rules().stream().anyMatch(rule -> rule.pattern().matcher(parent).matches());
  }

  private Set<String> names() {
    return contract.rules().stream()
        .flatMap(rule -> rule.names().stream())
        .collect(Collectors.toSet());
  }

  private static String type(AttributeKey<?> key) {
    return Arrays.asList("string", "boolean", "integer", "double").get(key.getType().ordinal());
  }
}
