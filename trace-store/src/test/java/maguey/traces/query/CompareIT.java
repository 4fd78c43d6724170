package maguey.traces.query;

import static maguey.traces.SpanFixture.childOf;
import static maguey.traces.SpanFixture.failed;
import static maguey.traces.SpanFixture.hex;
import static maguey.traces.SpanFixture.span;
import static maguey.traces.SpanFixture.spanHex;
import static maguey.traces.SpanFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.trace.v1.Span;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import maguey.testkit.ServiceExtension;
import maguey.traces.StoreDoors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Traces beside one another, and added up. */
class CompareIT {
  private static final StoreDoors store = new StoreDoors();
  @RegisterExtension static final ServiceExtension service = store.service();

  private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.MICROS);

  /** {@code GET /shop} with {@code render} and, under it, {@code query}. */
  private record Shop(Span.Builder root, Span.Builder render, Span.Builder query) {
    static Shop of(Instant start, long queryMs) {
      Span.Builder root = lasting(span("GET /shop", start), 0, 60 + queryMs);
      Span.Builder render = lasting(childOf(root, "render"), 10, -10);
      Span.Builder query = lasting(childOf(render, "query"), 20, -20);
      return new Shop(root, render, query);
    }

    void send(String name) {
      store.send(name, root, render, query);
    }
  }

  @Test
  void criticalPaths_ofManyTraces_rankAnInjectedSlownessFirst() {
    for (int i = 0; i < 30; i++) {
      Shop shop = Shop.of(NOW.minus(Duration.ofDays(i % 3)).minusSeconds(i), i % 3 == 0 ? 500 : 5);
      store.send("adding", shop.root, shop.render, shop.query);
      store.send("adding", lasting(childOf(shop.root, "scan"), 86_400_000, 86_400_001));
    }

    JsonObject sum = store.get("/api/critical-path?service=adding&limit=500");

    JsonObject first = sum.getJsonArray("operations").getJsonObject(0);
    assertThat(sum.getInteger("analysed")).isEqualTo(30);
    assertThat(sum.getDouble("criticalMs")).isEqualTo(10 * 560 + 20 * 65 + 30.0);
    assertThat(first.getString("name")).isEqualTo("query");
    assertThat(first.getDouble("criticalMs")).isEqualTo(10 * 500 + 20 * 5.0);
    assertThat(first.getDouble("p50Ms")).isEqualTo(5.0);
    assertThat(first.getDouble("p95Ms")).isEqualTo(500.0);
    assertThat(first.getDouble("bottleneckShare")).isBetween(0.33, 0.34);
    assertThat(first.getJsonArray("examples")).hasSize(3);
    assertThat(store.get("/api/critical-path?service=nobody").getInteger("found")).isZero();
  }

  @Test
  void traces_besideOneAnother_showWhereTimeWasLost() {
    Shop usual = Shop.of(NOW, 5);
    Shop slow = Shop.of(NOW, 305);
    usual.send("pair");
    store.send("pair", slow.root, slow.render, slow.query, childOf(slow.root, "retry"));

    JsonObject diff =
        store.get("/api/compare/traces?base=" + hex(usual.root) + "&other=" + hex(slow.root));

    assertThat(names(diff.getJsonArray("nodes")))
        .containsExactly("GET /shop", "render", "query", "retry");
    assertThat(diff.getJsonArray("nodes").getJsonObject(3).getString("change")).isEqualTo("added");
    JsonObject query = named(diff.getJsonArray("changes"), "query");
    assertThat(query.getDouble("selfDeltaMs")).isEqualTo(300.0);
    assertThat(query.getString("change")).isEqualTo("slower");
    assertThat(named(diff.getJsonArray("nodes"), "render").getDouble("selfDeltaMs")).isZero();
  }

  @Test
  void trace_besideItsUsual_namesTheSpanThatLostTheTime() {
    for (int i = 0; i < 25; i++) {
      Shop.of(NOW.minusSeconds(i), 5).send("custom");
    }
    Shop slow = Shop.of(NOW, 305);
    slow.send("custom");

    JsonObject compared = store.get("/api/compare/usual?trace=" + hex(slow.root));

    JsonObject first = compared.getJsonArray("slower").getJsonObject(0);
    assertThat(first.getString("spanId")).isEqualTo(spanHex(slow.query));
    assertThat(first.getDouble("ownExcessMs")).isBetween(295.0, 305.0);
    assertThat(compared.getInteger("knownOperations")).isEqualTo(3);
  }

  @Test
  void groups_besideOneAnother_tellWhatTheSlowOnesShare() {
    for (int i = 0; i < 40; i++) {
      boolean slow = i % 4 == 0;
      Shop shop = Shop.of(NOW.minusSeconds(i), slow ? 2_000 : 5);
      shop.root.addAttributes(text("region", slow ? "north" : i % 3 == 0 ? "north" : "south"));
      shop.root.addAttributes(text("order.id", "unique-" + i));
      if (slow) {
        shop.query.addAttributes(text("db.shard", "7"));
        failed(shop.query);
      }
      shop.send("grouped");
    }

    JsonObject compared =
        store.get(
            "/api/compare/groups?base.service=grouped&base.performance=fast"
                + "&other.service=grouped&other.performance=slow");

    assertThat(compared.getJsonObject("base").getInteger("traces")).isEqualTo(30);
    assertThat(compared.getJsonObject("other").getInteger("traces")).isEqualTo(10);
    List<JsonObject> features = objects(compared.getJsonArray("features"));
    JsonObject shard = with(features, "db.shard");
    assertThat(features.subList(0, 2)).contains(shard);
    assertThat(shard.getInteger("otherTraces")).isEqualTo(10);
    assertThat(shard.getDouble("otherShare")).isEqualTo(1.0);
    assertThat(shard.getInteger("baseTraces")).isZero();
    assertThat(shard.getValue("lift")).isNull();
    assertThat(with(features, "region").getDouble("lift")).isGreaterThan(2.0);
    assertThat(features).extracting(f -> f.getString("feature")).contains("error");
    assertThat(features).extracting(f -> f.getString("key")).doesNotContain("order.id");
    JsonObject byAttribute =
        store.get(
            "/api/compare/groups?base.service=grouped&other.service=grouped"
                + "&base.attribute=region%3Dsouth&other.attribute=region%3Dnorth");
    assertThat(byAttribute.getJsonObject("base").getInteger("traces")).isEqualTo(20);
    assertThat(byAttribute.getJsonObject("other").getInteger("traces")).isEqualTo(20);
    JsonObject operation = compared.getJsonArray("operations").getJsonObject(0);
    assertThat(operation.getString("name")).isEqualTo("query");
    assertThat(operation.getDouble("deltaMs")).isEqualTo(1_995.0);
  }

  @Test
  void badQuestions_areProblems() {
    String none = "0".repeat(31) + "1";
    assertThat(store.viewer().get("/api/compare/traces?base=x&other=y").status()).isEqualTo(400);
    assertThat(store.viewer().get("/api/compare/traces?base=" + none + "&other=" + none).status())
        .isEqualTo(404);
    assertThat(store.viewer().get("/api/compare/usual?trace=" + none).status()).isEqualTo(404);
    assertThat(store.viewer().get("/api/compare/groups?base.status=purple").status())
        .isEqualTo(400);
    assertThat(store.viewer().get("/api/critical-path?limit=0").status()).isEqualTo(400);
    assertThat(service.http().get("/api/critical-path").status()).isEqualTo(401);
  }

  /** Milliseconds after the start that the span has; below zero: before its end. */
  private static Span.Builder lasting(Span.Builder span, long fromMs, long untilMs) {
    long start = span.getStartTimeUnixNano();
    long from = untilMs < 0 ? span.getEndTimeUnixNano() : start;
    return span.setStartTimeUnixNano(start + fromMs * 1_000_000)
        .setEndTimeUnixNano(from + untilMs * 1_000_000);
  }

  private static List<String> names(JsonArray objects) {
    return objects(objects).stream().map(o -> o.getString("name")).toList();
  }

  private static JsonObject named(JsonArray objects, String name) {
    return objects(objects).stream()
        .filter(o -> name.equals(o.getString("name")))
        .findFirst()
        .orElseThrow();
  }

  private static JsonObject with(List<JsonObject> features, String key) {
    return features.stream().filter(f -> key.equals(f.getString("key"))).findFirst().orElseThrow();
  }

  private static List<JsonObject> objects(JsonArray array) {
    List<JsonObject> objects = new ArrayList<>();
    array.forEach(each -> objects.add((JsonObject) each));
    return objects;
  }
}
