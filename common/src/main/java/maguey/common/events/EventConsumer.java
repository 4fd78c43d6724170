package maguey.common.events;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import maguey.common.faults.FaultPoint;
import maguey.common.faults.Faults;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;
import maguey.common.privacy.Masking;
import maguey.common.tracing.Spans;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Registers consumers of events: each delivery is one span, and is answered once. */
public final class EventConsumer {
  private static final Logger LOG = LoggerFactory.getLogger(EventConsumer.class);

  private final Vertx vertx;
  private final Spans spans;
  private final Faults faults;

  public EventConsumer(Vertx vertx, Spans spans) {
    this(vertx, spans, new Faults());
  }

  /** Consumers that may be struck on purpose. */
  public EventConsumer(Vertx vertx, Spans spans, Faults faults) {
    this.vertx = vertx;
    this.spans = spans;
    this.faults = faults;
  }

  /**
   * Consumes an event that the relay requests or a service publishes.
   *
   * @param effect completes when its effect is committed: only then is the delivery confirmed
   * @return completes when the cluster knows the consumer
   */
  public Future<Void> on(EventAddress address, Function<JsonObject, Future<?>> effect) {
    return vertx
        .eventBus()
        .<JsonObject>consumer(address.address(), message -> consume(message, effect))
        .completion();
  }

  private void consume(Message<JsonObject> message, Function<JsonObject, Future<?>> effect) {
    spans
        .consume(
            message,
            () -> {
              Waited.describe(Spans.current(), message.headers());
              return faults.at(
                  FaultPoint.TAKE_DELIVERY, () -> effect.apply(message.body()).mapEmpty());
            })
        .onSuccess(done -> message.reply(null))
        .onFailure(failure -> refuse(message, failure));
  }

  private static void refuse(Message<JsonObject> message, Throwable failure) {
    if (failure instanceof Problem problem) {
      message.fail(problem.status(), problem.type().name());
      return;
    }
    if (failure instanceof NotDelivered known) {
      if (known.isTry()) {
        log(message.address(), failure);
      }
      message.reply(known.toReply());
      return;
    }
    log(message.address(), failure);
    message.fail(ProblemType.INTERNAL.status(), ProblemType.INTERNAL.name());
  }

  /**
   * A peer that is away is no news to a stack trace, and may be away for each of many messages; a
   * mail server's answer may quote the address.
   */
  private static void log(String address, Throwable failure) {
    String why = Masking.builtIn().text(failure.toString());
    boolean isAway =
        failure instanceof IOException
            || failure instanceof TimeoutException
            || failure instanceof NotDelivered;
    if (isAway || !why.equals(failure.toString())) {
      LOG.warn("A delivery to {} failed and will be repeated: {}", address, why);
    } else {
      LOG.warn("A delivery to {} failed and will be repeated", address, failure);
    }
  }
}
