package maguey.traces.metrics;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import maguey.testkit.Shared;
import maguey.traces.TraceStores;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * One trace store that several classes share: each asks for the figures of a service of its own.
 */
abstract class MeteredStore {
  static final TraceStores STORE =
      TraceStores.nodes(1).with("MAGUEY_SAMPLING", "GET /api/services=0.5");

  @RegisterExtension static final Shared SHARED = Shared.of(STORE);

  static final Instant HOUR = Instant.now().minus(Duration.ofDays(2)).truncatedTo(ChronoUnit.HOURS);

  final String service = "metered-" + UUID.randomUUID();

  JsonObject edge(String more) {
    return STORE.get("/api/dependencies?" + window() + more).getJsonArray("edges").stream()
        .map(JsonObject.class::cast)
        .filter(edge -> edge.getString("parent").equals(service))
        .findFirst()
        .orElseThrow();
  }

  JsonObject performance(String more) {
    return STORE.get("/api/traces/metrics/performance?" + window() + "&service=" + service + more);
  }

  static String window() {
    return "from=" + HOUR + "&to=" + HOUR.plusSeconds(3_600);
  }
}
