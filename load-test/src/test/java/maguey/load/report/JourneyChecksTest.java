package maguey.load.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JourneyChecksTest {
  private static final JsonObject VISITOR = span("load-test", "load on-sale", null);
  private static final JsonObject ORDER = span("orders-service", "POST /api/orders", "0a");

  @Test
  void isOfAVisitor_oneRoot_theVisitor_is() {
    assertThat(JourneyChecks.isOfAVisitor(List.of(ORDER, VISITOR))).isTrue();
  }

  @Test
  void isOfAVisitor_rootMissing_orTwo_orAnothers_isNot() {
    JsonObject other = span("marketing-service", "GET /", null);

    assertThat(JourneyChecks.isOfAVisitor(List.of(ORDER))).isFalse();
    assertThat(JourneyChecks.isOfAVisitor(List.of(ORDER, VISITOR, VISITOR))).isFalse();
    assertThat(JourneyChecks.isOfAVisitor(List.of(ORDER, VISITOR, other))).isFalse();
    assertThat(JourneyChecks.isOfAVisitor(List.of(ORDER, other))).isFalse();
    assertThat(JourneyChecks.isOfAVisitor(List.of(VISITOR))).isFalse();
  }

  @Test
  void some_asManyAsCanBeLookedUp_areAll_ofMoreAsManyByLot() {
    List<Integer> thousands = IntStream.range(0, 2_000).boxed().toList();
    List<Integer> more = IntStream.range(0, 9_000).boxed().toList();

    assertThat(JourneyChecks.some(thousands)).containsExactlyInAnyOrderElementsOf(thousands);
    assertThat(JourneyChecks.some(more))
        .hasSize(2_000)
        .doesNotHaveDuplicates()
        .isNotEqualTo(thousands);
  }

  private static JsonObject span(String service, String name, String parent) {
    return new JsonObject().put("service", service).put("name", name).put("parentSpanId", parent);
  }
}
