package maguey.traces.journey;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.function.Function;
import maguey.common.events.EventAddress;
import maguey.common.events.EventConsumer;
import maguey.common.events.OrderConfirmed;
import maguey.common.events.TicketScanned;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;

/** Feeds the read models of orders and scans from the events of the other services. */
public final class JourneyEvents {
  private final JourneyRepository journeys;

  public JourneyEvents(JourneyRepository journeys) {
    this.journeys = journeys;
  }

  /** Registers both consumers; completes when the cluster knows them. */
  public Future<?> register(EventConsumer events) {
    return events
        .on(EventAddress.ORDER_CONFIRMED_TRACE_STORE, this::confirmed)
        .compose(first -> events.on(EventAddress.TICKET_SCANNED_TRACE_STORE, this::scanned));
  }

  Future<?> confirmed(JsonObject body) {
    return journeys.add(read(body, OrderConfirmed::fromJson));
  }

  Future<?> scanned(JsonObject body) {
    return journeys.add(read(body, TicketScanned::fromJson));
  }

  private static <T> T read(JsonObject body, Function<JsonObject, T> reader) {
    try {
      return reader.apply(body);
    } catch (RuntimeException wrong) {
      throw Problem.of(ProblemType.MALFORMED, "The event's body cannot be read");
    }
  }
}
