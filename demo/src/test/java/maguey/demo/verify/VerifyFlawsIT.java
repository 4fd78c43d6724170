package maguey.demo.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import maguey.demo.RunningSuite;
import maguey.demo.SuiteExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Each check can fail: the same suite, with one flaw for every check in what its nodes say. */
@ExtendWith(SuiteExtension.class)
class VerifyFlawsIT {
  private static final String TRACE = "/api/traces/[0-9a-f]{32}";
  private static final String CARD = "4111 1111 1111 1111";
  private final List<SpoiledNode> nodes = new ArrayList<>();
  private JsonArray findings;
  private SSLContext before;
  @TempDir Path folder;

  @BeforeEach
  void remember() throws Exception {
    before = SSLContext.getDefault();
  }

  @AfterEach
  void close() {
    SSLContext.setDefault(before);
    nodes.forEach(SpoiledNode::close);
  }

  @Test
  void flaws_eachFoundWhereItIs_andNothingElseIs(RunningSuite suite) throws Exception {
    Certificate lasting = Certificate.validFor(90, folder);
    Certificate ending = Certificate.validFor(3, folder);
    SpoiledNode marketing = keep(SpoiledNode.of(suite.urls().get(0)));
    SpoiledNode orders = keep(SpoiledNode.of(suite.urls().get(1), lasting));
    SpoiledNode scanner = keep(SpoiledNode.of(suite.urls().get(2), ending));
    SpoiledNode traces = keep(SpoiledNode.of(suite.urls().get(3)));
    spoilNodes(marketing, orders);
    spoilTraces(traces);

    int exit = verify(suite, lasting.pem() + ending.pem());

    assertThat(exit).isEqualTo(1);
    assertFailed("node.ready", orders.url(), "not ready");
    assertFailed("cluster.version", "all nodes", "0.0.1-old");
    assertFailed("cluster.size", "all nodes", "99 nodes");
    assertFailed("tls.certificate", scanner.url(), "the certificate ends at");
    assertFailed("security.headers", marketing.url(), "nosniff");
    assertFailed("security.cors", orders.url(), "any site may read");
    assertFailed("security.no-token", orders.url(), "listAuditLog");
    assertFailed("security.forged-token", orders.url(), "listAuditLog");
    assertFailed("journey.one-trace", "all services", "has lost the caller's tracestate");
    assertFailed("journey.contract", "all services", "'frobnicate'");
    assertFailed("journey.contract", "all services", "speed");
    assertFailed("contract.answers", traces.url(), "listServices");
    assertFailed("traces.masking", suite.otlpUrl(), CARD);
    assertFailed("logs.pushed", traces.url(), "the push \u2192 503");
    assertFailed("retention.alive", traces.url(), "long ago");
    assertThat(finding("performance.baseline", traces.url()))
        .contains("WARNING", "much slower", "was 1 ms");
    assertThat(finding("tls.certificate", marketing.url())).contains("WARNING");
    assertThat(passed())
        .contains(
            "tls.certificate " + orders.url(),
            "node.ready " + scanner.url(),
            "security.headers " + traces.url(),
            "security.no-token " + scanner.url(),
            "contract.answers " + scanner.url());
  }

  @Test
  void traceStore_thatFailsWhileItIsChecked_failsThoseChecksAlone(RunningSuite suite)
      throws Exception {
    SpoiledNode traces =
        keep(SpoiledNode.of(suite.urls().get(3)))
            .hangUp("/api/retention/runs")
            .spoil("/api/archive", reply -> reply.body("<html>Be right back</html>"))
            .spoil("/api/traces/metrics/performance", reply -> reply.status(503));

    int exit = verify(suite, Certificate.validFor(90, folder).pem());

    assertThat(exit).isEqualTo(1);
    assertFailed("retention.alive", traces.url(), "does not answer");
    assertFailed("logs.pushed", traces.url(), "cannot make sense of an answer");
    assertFailed("performance.baseline", traces.url(), "503");
    assertThat(passed()).contains("traces.masking " + suite.otlpUrl());
  }

  private static void spoilNodes(SpoiledNode marketing, SpoiledNode orders) {
    marketing
        .json("/health/live", live -> live.put("version", "0.0.1-old"))
        .spoil(
            "/openapi.yaml",
            reply -> {
              reply.headers().remove("x-content-type-options");
              return reply;
            })
        .lose("/api/orders", "traceparent");
    orders
        .spoil("/health/ready", reply -> reply.status(503))
        .spoil("/metrics", reply -> reply.body("maguey_cluster_nodes 99.0\n"))
        .spoil(
            "/openapi.yaml",
            reply -> {
              reply.headers().set("access-control-allow-origin", "*");
              return reply;
            })
        .spoil("/api/admin/audit", reply -> reply.status(200));
  }

  private static void spoilTraces(SpoiledNode traces) {
    traces
        .json(TRACE, VerifyFlawsIT::undocument)
        .json("/api/services", answer -> answer.put("services", "none"))
        .spoil(TRACE + "/otlp", reply -> reply.body(reply.body() + CARD))
        .spoil("/api/archive/push", reply -> reply.status(503))
        .json(
            "/api/retention/runs",
            answer -> {
              String longAgo = Instant.now().minus(Duration.ofDays(3)).toString();
              JsonObject run = new JsonObject().put("startedAt", longAgo).put("outcome", "removed");
              answer.put("runs", new JsonArray().add(run));
            })
        .json(
            "/api/traces/metrics/performance",
            answer -> objects(answer.getJsonArray("operations")).forEach(o -> o.put("p95Ms", 9e3)));
  }

  /** A span and an attribute that the contract does not know. */
  private static void undocument(JsonObject trace) {
    for (JsonObject span : objects(trace.getJsonArray("spans"))) {
      if (span.getString("name").equals("ticket.issue")) {
        span.put("name", "frobnicate");
      } else if (span.getString("name").equals("create-order")) {
        span.getJsonObject("attributes").put("speed", 1);
      }
    }
  }

  private int verify(RunningSuite suite, String authorities) throws Exception {
    Path baseline = Files.writeString(folder.resolve("baseline.json"), baseline());
    Path ca = Files.writeString(folder.resolve("ca.pem"), authorities);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    List<String> arguments = new ArrayList<>(nodes.stream().map(SpoiledNode::url).toList());
    arguments.addAll(List.of("--json", "--otlp", suite.otlpUrl(), "--ca", ca.toString()));
    arguments.addAll(List.of("--baseline", baseline.toString()));
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    int exit = VerifyMain.run(arguments, suite.secret(), stream, System.err);
    findings = new JsonObject(out.toString(StandardCharsets.UTF_8)).getJsonArray("findings");
    return exit;
  }

  private static String baseline() {
    return new JsonObject().put("orders-service POST /api/orders", 1.0).encode();
  }

  private void assertFailed(String check, String target, String because) {
    assertThat(finding(check, target)).as(check).contains("FAILED", because);
  }

  private String finding(String check, String target) {
    return objects(findings).stream()
        .filter(each -> each.getString("check").equals(check))
        .filter(each -> each.getString("target").equals(target))
        .map(each -> each.getString("verdict") + ": " + each.getString("detail"))
        .findFirst()
        .orElseThrow(() -> new AssertionError(findings.encodePrettily()));
  }

  private List<String> passed() {
    return objects(findings).stream()
        .filter(each -> each.getString("verdict").equals("PASSED"))
        .map(each -> each.getString("check") + " " + each.getString("target"))
        .toList();
  }

  private SpoiledNode keep(SpoiledNode node) {
    nodes.add(node);
    return node;
  }

  private static List<JsonObject> objects(JsonArray array) {
    return array.stream().map(JsonObject.class::cast).toList();
  }
}
