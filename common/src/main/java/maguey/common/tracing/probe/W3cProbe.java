package maguey.common.tracing.probe;

import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import maguey.common.tracing.Spans;

/** The propagation probe {@code POST /internal/test/w3c}. */
public final class W3cProbe {
  private W3cProbe() {}

  /** Adds the route; a body handler stands before it. */
  public static void mount(Router router, Vertx vertx, Spans spans) {}
}
