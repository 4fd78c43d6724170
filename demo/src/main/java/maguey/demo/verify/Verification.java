package maguey.demo.verify;

import io.vertx.core.Vertx;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import maguey.demo.StoryResult;
import maguey.demo.StoryTokens;
import maguey.demo.SuiteUrls;
import maguey.demo.SyntheticJourney;

/** All checks of one deployment, from the single node to the journey through all of them. */
final class Verification {
  private static final int OTLP_PORT = 4318;
  private static final String FORGER = "a secret that no deployment would ever have, or should";

  private final VerifyOptions options;
  private final StoryTokens tokens;
  private final Findings findings = new Findings();
  private final Door door = new Door();
  private final Map<String, String> samples = new HashMap<>();

  Verification(VerifyOptions options, StoryTokens tokens) {
    this.options = options;
    this.tokens = tokens;
  }

  Findings run(Vertx vertx) {
    Deployment deployment = Deployment.reach(door, options.urls(), findings);
    new NodeChecks(door, deployment, findings).run();
    TlsCheck.run(deployment, findings);
    try (StoryTokens forger = new StoryTokens(FORGER)) {
      new SecurityChecks(door, findings, forger.admin()).run(deployment);
    }
    journey(deployment);
    new ContractChecks(vertx, door, tokens.admin(), samples).run(deployment, findings);
    deployment.of("trace-store").ifPresent(node -> traceStore(node.url()));
    return findings;
  }

  private void journey(Deployment deployment) {
    Optional<SuiteUrls> urls = suite(deployment);
    if (urls.isEmpty()) {
      findings.notChecked("journey.one-trace", "all services", "name a node of each service");
      return;
    }
    SyntheticJourney journey = new SyntheticJourney(urls.get(), tokens, options.email());
    findings.check("journey.one-trace", "all services", () -> judge(journey.play()));
    if (samples.containsKey("traceId")) {
      findings.check("journey.contract", "all services", () -> conforms(journey));
    }
  }

  private String conforms(SyntheticJourney journey) {
    List<String> violations = journey.violations(samples.get("traceId"));
    Failed.unless(violations.isEmpty(), String.join("; ", violations));
    return "every span is named, placed and described as docs/telemetry.md says";
  }

  private String judge(StoryResult played) {
    samples.put("traceId", played.traceId());
    samples.put("a", played.traceId());
    samples.put("b", played.traceId());
    samples.put("slug", played.eventSlug());
    samples.put("service", "orders-service");
    Failed.unless(played.problems().isEmpty(), String.join("; ", played.problems()));
    return "order " + played.orderNumber() + " to its scan in trace " + played.traceId();
  }

  private void traceStore(String url) {
    String otlp = options.otlpUrl().orElseGet(() -> otlpBeside(url));
    MaskingCheck masking = new MaskingCheck(door, otlp, url, tokens.viewer());
    findings.check("traces.masking", otlp, masking::run);
    RetentionCheck retention = new RetentionCheck(door, url, tokens.admin());
    findings.check("retention.alive", url, retention::run);
    LogPushCheck push = new LogPushCheck(door, url, tokens.admin());
    findings.check("logs.pushed", url, push::run);
    PerformanceCheck performance =
        new PerformanceCheck(door, url, tokens.viewer(), new Baseline(options.baseline()));
    findings.check("performance.baseline", url, performance::run);
  }

  private static String otlpBeside(String url) {
    URI node = URI.create(url);
    return node.getScheme() + "://" + node.getHost() + ":" + OTLP_PORT;
  }

  private static Optional<SuiteUrls> suite(Deployment deployment) {
    List<String> urls =
        List.of("marketing-service", "orders-service", "scanner-service", "trace-store").stream()
            .flatMap(service -> deployment.of(service).stream())
            .map(Node::url)
            .toList();
    return urls.size() < 4
        ? Optional.empty()
        : Optional.of(new SuiteUrls(urls.get(0), urls.get(1), urls.get(2), urls.get(3), null));
  }
}
