package maguey.traces.journey;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import java.time.Instant;
import java.util.Optional;
import maguey.common.http.ApiRequest;
import maguey.common.http.ApiRouter;
import maguey.common.http.Problem;
import maguey.common.http.Reply;
import maguey.common.privacy.EmailHash;
import maguey.common.ticket.SignedTicketCode;
import maguey.common.time.BusinessClock;
import maguey.traces.query.QueryGate;

/** The operations under {@code /api/journeys}. */
public final class JourneyQueries {
  private static final int PAGE = 50;

  private final JourneyList list;
  private final Funnel funnel;
  private final EmailHash emails;
  private final BusinessClock clock;

  /**
   * Journeys of the given schema.
   *
   * @param clock business time: an event has ended by it, or has not
   */
  public JourneyQueries(Pool pool, EmailHash emails, BusinessClock clock) {
    this.list = new JourneyList(pool);
    this.funnel = new Funnel(pool);
    this.emails = emails;
    this.clock = clock;
  }

  /** Binds them, behind the gate. */
  public ApiRouter bind(ApiRouter router, QueryGate gate) {
    return router
        .on("listJourneys", gate.guard(this::list))
        .on("getFunnel", gate.guard(this::funnel));
  }

  private Future<Reply> list(ApiRequest request) {
    JourneyList.Filter filter =
        new JourneyList.Filter(
            request.query("order"),
            request.query("ticket").map(JourneyQueries::ticketId),
            request.query("email").map(emails::of).or(() -> request.query("emailHash")),
            request.query("event"),
            request.query("state"),
            request.queryTime("from"),
            request.queryTime("to"));
    return list.find(
            filter,
            asOf(request),
            request.query("cursor").map(JourneyCursor::parse),
            request.queryInt("limit", PAGE))
        .map(Reply::ok);
  }

  private Future<Reply> funnel(ApiRequest request) {
    Instant asOf = asOf(request);
    Optional<Instant> from = request.queryTime("from");
    Optional<Instant> to = request.queryTime("to");
    if (from.isPresent() && to.isPresent() && !from.get().isBefore(to.get())) {
      throw Problem.invalid("/query/to", "range", "'to' must be after 'from'");
    }
    JourneyWalk cohort = new JourneyWalk(asOf).within(from, to).ofEvent(request.query("event"));
    return funnel
        .read(cohort)
        .map(answer -> new JsonObject().put("asOf", asOf.toString()).mergeIn(answer))
        .map(Reply::ok);
  }

  private Instant asOf(ApiRequest request) {
    return request.queryTime("asOf").orElseGet(clock::now);
  }

  private static String ticketId(String text) {
    return SignedTicketCode.parse(text)
        .map(signed -> signed.code().ticketId().toString())
        .orElse(text);
  }
}
