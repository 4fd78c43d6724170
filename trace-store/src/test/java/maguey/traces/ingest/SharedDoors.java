package maguey.traces.ingest;

import java.nio.charset.StandardCharsets;
import maguey.testkit.Shared;
import maguey.traces.StoreDoors;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A store with all its doors that several classes share: each looks at traces of its own. */
abstract class SharedDoors {
  static final StoreDoors store = new StoreDoors();
  @RegisterExtension static final Shared SHARED = Shared.of(store.service());

  /** A trace as it is exported in OTLP's JSON. */
  static byte[] export(String traceId) {
    return store.bytes("/api/traces/" + traceId + "/otlp", "application/json").body();
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
