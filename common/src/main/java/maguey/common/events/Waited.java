package maguey.common.events;

import io.opentelemetry.api.trace.Span;
import io.vertx.core.MultiMap;
import io.vertx.core.eventbus.DeliveryOptions;
import maguey.common.tracing.MagueyAttributes;

/** Tells the consumer of a row, in the message's headers, how long it waited in the outbox. */
public final class Waited {
  private static final String WAIT_MS = "outbox-wait-ms";
  private static final String ATTEMPT = "outbox-attempt";

  private Waited() {}

  /**
   * The headers.
   *
   * @param waitedMs since the row's transaction
   * @param attempt which try this is
   */
  public static DeliveryOptions headers(double waitedMs, int attempt) {
    return new DeliveryOptions()
        .addHeader(WAIT_MS, String.valueOf(waitedMs))
        .addHeader(ATTEMPT, String.valueOf(attempt));
  }

  /** Puts it on the consumer's span; a message that came another way did not wait. */
  static void describe(Span span, MultiMap headers) {
    if (headers.contains(WAIT_MS) && headers.contains(ATTEMPT)) {
      span.setAttribute(MagueyAttributes.OUTBOX_WAIT_MS, Double.parseDouble(headers.get(WAIT_MS)))
          .setAttribute(MagueyAttributes.OUTBOX_ATTEMPT, Long.parseLong(headers.get(ATTEMPT)));
    }
  }
}
