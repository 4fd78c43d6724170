package maguey.traces.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import maguey.testkit.Shared;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A trace store in a JVM of its own with 512 MiB of heap, that several classes maltreat: whatever
 * comes in, nothing dies, nobody hears 5xx but 503, and afterwards all is well.
 */
abstract class MaltreatedStore {
  static final String PROTOBUF = "application/x-protobuf";
  static final String JSON = "application/json";
  static final String OTLP = "/v1/traces";
  static final String ZIPKIN = "/api/v2/spans";
  static final String LOGS = "/v1/logs";

  static final HostileStore store = new HostileStore();

  /** They stay open while the store is maltreated in other ways. */
  static SlowConnections slow;

  @RegisterExtension
  static final Shared SHARED = Shared.of(store).filledBy(() -> slow = SlowConnections.to(store));

  @AfterEach
  void isWell() throws IOException {
    store.assertWell();
  }

  @AfterAll
  static void hasNotComplained() throws IOException {
    assertThat(store.complaints()).isEmpty();
  }
}
