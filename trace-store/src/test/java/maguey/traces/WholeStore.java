package maguey.traces;

import io.opentelemetry.proto.trace.v1.Span;
import io.vertx.core.json.JsonObject;
import maguey.testkit.FreePorts;
import maguey.testkit.Shared;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One trace store that several classes share: each asks for traces that it brought itself. */
abstract class WholeStore {
  static final int ZIPKIN_PORT = FreePorts.next();

  static final TraceStores STORE =
      TraceStores.nodes(1).with("MAGUEY_ZIPKIN_PORT", String.valueOf(ZIPKIN_PORT));

  @RegisterExtension static final Shared SHARED = Shared.of(STORE);

  static JsonObject trace(Span.Builder span) {
    return STORE.get("/api/traces/" + SpanFixture.hex(span));
  }

  static int anonymous(String path) {
    return STORE.anonymous(0).get(path).status();
  }
}
