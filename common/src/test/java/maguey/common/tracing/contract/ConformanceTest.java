package maguey.common.tracing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConformanceTest {
  private static final JsonObject RESOURCE =
      new JsonObject()
          .put("service.name", "scanner-service")
          .put("service.namespace", "maguey")
          .put("service.instance.id", "1")
          .put("deployment.environment.name", "test");

  private final Conformance conformance = new Conformance();

  @Test
  void trace_asTheContractSays_hasNoViolations() {
    assertThat(violations(root(), step(), statement())).isEmpty();
  }

  @Test
  void name_unknown_saysWhichAndWhereToAddIt() {
    assertThat(violations(root(), step().put("name", "frobnicate")))
        .singleElement()
        .asString()
        .contains("scanner-service", "'frobnicate'", "INTERNAL", TelemetryContract.FILE);
  }

  @Test
  void name_withAnId_isNoRoute() {
    assertThat(violations(root().put("name", "GET /api/scans/0198"))).isNotEmpty();
  }

  @Test
  void attribute_unknownMissingOrOfAnotherType_isNamed() {
    JsonObject statement = statement();
    statement.getJsonObject("attributes").put("speed", 1).remove("db.namespace");
    statement.getJsonObject("attributes").put("server.port", "5432");

    assertThat(violations(root(), step(), statement))
        .hasSize(3)
        .anyMatch(text -> text.contains("speed"))
        .anyMatch(text -> text.contains("lacks the attribute db.namespace"))
        .anyMatch(text -> text.contains("server.port as String"));
  }

  @Test
  void edge_thatIsNotTold_namesBothEnds() {
    JsonObject scan = span("03", "01", "update-status", "INTERNAL");

    assertThat(violations(root(), scan))
        .singleElement()
        .asString()
        .contains("'update-status'", "must not be below", "'POST /api/scans/offline'");
  }

  @Test
  void parent_outsideTheTrace_isNotLookedAt() {
    assertThat(violations(span("03", "99", "update-status", "INTERNAL"))).isEmpty();
  }

  @Test
  void eventServiceAndResource_unknown_areNamed() {
    JsonObject step = step();
    step.put("events", new JsonArray().add(new JsonObject().put("name", "boom")));
    step.put("resource", new JsonObject());

    assertThat(violations(root(), step, step().put("spanId", "09").put("service", "stranger")))
        .anyMatch(text -> text.contains("the event boom"))
        .anyMatch(text -> text.contains("no resource attribute service.name"))
        .anyMatch(text -> text.contains("The service stranger"));
  }

  private List<String> violations(JsonObject... spans) {
    return conformance.violations(List.of(spans).stream().map(SeenSpan::of).toList());
  }

  private static JsonObject root() {
    return span("01", null, "POST /api/scans/offline", "SERVER")
        .put(
            "attributes",
            new JsonObject()
                .put("http.request.method", "POST")
                .put("http.route", "/api/scans/offline")
                .put("url.path", "/api/scans/offline")
                .put("url.scheme", "http"));
  }

  private static JsonObject step() {
    return span("02", "01", "sync-offline-scan", "INTERNAL");
  }

  private static JsonObject statement() {
    return span("04", "02", "SELECT scanner.tickets", "CLIENT")
        .put(
            "attributes",
            new JsonObject()
                .put("db.system.name", "postgresql")
                .put("db.namespace", "maguey")
                .put("db.operation.name", "SELECT")
                .put("db.query.summary", "SELECT scanner.tickets")
                .put("db.query.text", "SELECT 1")
                .put("performance.category", "fast")
                .put("server.address", "localhost")
                .put("server.port", 5432));
  }

  private static JsonObject span(String id, String parent, String name, String kind) {
    return new JsonObject()
        .put("spanId", id)
        .put("parentSpanId", parent)
        .put("service", "scanner-service")
        .put("name", name)
        .put("kind", kind)
        .put("resource", RESOURCE.copy());
  }
}
