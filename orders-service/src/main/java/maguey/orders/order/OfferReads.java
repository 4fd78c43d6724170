package maguey.orders.order;

import static maguey.common.flow.CallersContext.here;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import maguey.common.tracing.MagueyAttributes;
import maguey.common.tracing.Spans;
import maguey.orders.catalogue.EventOffer;

/**
 * Reads what is on offer for many orders at once: those that come while a read of their event is
 * under way share the next one. Nobody gets an offer that was read before he asked, so a refusal is
 * as true as if each had read alone. Used on one event loop alone.
 */
final class OfferReads {
  private final Function<String, Future<Optional<EventOffer>>> reading;
  private final Map<String, Read> underWay = new HashMap<>();

  OfferReads(Function<String, Future<Optional<EventOffer>>> reading) {
    this.reading = reading;
  }

  /**
   * A read that waits for the one before it; it runs in the trace of who asked first.
   *
   * @param context of who asked first; null off Vert.x
   */
  private record Read(Context context, Promise<Optional<EventOffer>> answer) {
    static Read here() {
      return new Read(Vertx.currentContext(), Promise.promise());
    }
  }

  /** The event's offer, as the database has it at this moment or later. */
  Future<Optional<EventOffer>> find(String slug) {
    if (!underWay.containsKey(slug)) {
      return begin(slug);
    }
    Read next = underWay.get(slug);
    if (next == null) {
      next = Read.here();
      underWay.put(slug, next);
    } else {
      Spans.current().setAttribute(MagueyAttributes.SHARED_READ, true);
    }
    return here(next.answer().future());
  }

  private Future<Optional<EventOffer>> begin(String slug) {
    underWay.put(slug, null);
    return read(slug);
  }

  private Future<Optional<EventOffer>> read(String slug) {
    return Future.succeededFuture(slug).compose(reading).onComplete(read -> beginNext(slug));
  }

  private void beginNext(String slug) {
    Read next = underWay.remove(slug);
    if (next == null) {
      return;
    }
    // Here and not where it is read: whoever asks in between waits for the one after it.
    underWay.put(slug, null);
    if (next.context() == null) {
      read(slug).onComplete(next.answer());
    } else {
      next.context().runOnContext(here -> read(slug).onComplete(next.answer()));
    }
  }
}
