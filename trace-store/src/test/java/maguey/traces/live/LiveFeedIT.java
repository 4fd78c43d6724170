package maguey.traces.live;

import static maguey.testkit.Eventually.eventually;
import static maguey.testkit.ProblemAssert.assertProblem;
import static maguey.traces.SpanFixture.childOf;
import static maguey.traces.SpanFixture.failed;
import static maguey.traces.SpanFixture.hex;
import static maguey.traces.SpanFixture.request;
import static maguey.traces.SpanFixture.span;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.trace.v1.Span;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import maguey.common.http.ProblemType;
import maguey.traces.TraceStores;
import maguey.traces.ingest.Decoded;
import maguey.traces.live.EventStream.Event;
import maguey.traces.store.SpanStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two nodes: what one stores, the followers of the other hear of. */
class LiveFeedIT {
  @RegisterExtension
  static final TraceStores STORES =
      TraceStores.nodes(2).with("MAGUEY_LIVE_CLIENTS", "2").with("MAGUEY_QUERY_CONNECTIONS", "2");

  /** Queries of any node that wait for a lock. */
  private static final String HELD_UP =
      """
      SELECT count(*) FROM pg_stat_activity
       WHERE datname = current_database() AND application_name = 'maguey-traces-query' AND wait_event_type = 'Lock'
      """;

  private final String service = "live-" + UUID.randomUUID();

  @Test
  void feed_ofAnotherNode_hasNewAndChangedTraces_resumesAndEndsWithItsNode() throws Exception {
    Span.Builder root = span("root", Instant.now());
    Span.Builder bad = failed(span("bad", Instant.now()));
    String last;
    try (EventStream all = open(1, "service=" + service, null);
        EventStream failures = open(1, "status=error&service=" + service, null)) {
      assertProblem(STORES.api(1).get("/api/traces/live"), ProblemType.UNAVAILABLE);
      STORES.sendTo(0, service, root);
      Event first = all.next();
      STORES.sendTo(0, service, childOf(root, "child"));
      Event second = all.next();
      STORES.sendTo(0, service, bad);
      Event failure = failures.next();

      assertThat(first.name()).isEqualTo("trace");
      assertThat(first.data().getString("traceId")).isEqualTo(hex(root));
      assertThat(first.data().getInteger("spanCount")).isEqualTo(1);
      assertThat(second.data().getInteger("spanCount")).isEqualTo(2);
      assertThat(failure.data().getString("traceId")).isEqualTo(hex(bad));
      assertThat(all.next().data().getString("traceId")).isEqualTo(hex(bad));
      Span.Builder orphaned = span("its node died before it told of it", Instant.now());
      new SpanStore(STORES.pool())
          .append(Decoded.spans(request(service, List.of(orphaned))))
          .await();
      assertThat(STORES.api(1).get("/api/traces/" + hex(orphaned)).status()).isEqualTo(200);
      assertThat(all.next().data().getString("traceId")).isEqualTo(hex(orphaned));
      last = failure.id();
    }
    awaitNobodyAt(1);
    Span.Builder missed = span("missed", Instant.now());
    STORES.sendTo(0, service, missed);
    try (EventStream resumed = open(0, "operation=missed&service=" + service, last)) {
      assertThat(resumed.next().data().getString("traceId")).isEqualTo(hex(missed));
    }
    try (EventStream late = open(1, "service=" + service, "1")) {
      assertThat(late.next().name()).isEqualTo("gap");
      STORES.stop(1);
      assertThat(late.next()).isEqualTo(EventStream.END);
    }
    assertThat(STORES.anonymous(0).get("/api/traces/live").status()).isEqualTo(401);
    assertProblem(STORES.api(0).get("/api/traces/live?status=purple"), ProblemType.MALFORMED)
        .pointsAt("/query/status");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "abc", "1e9", "0x10", "99999999999999999999", "999999999999999"})
  void feed_afterAnEventThatNeverWas_followsFromNow(String lastEventId) throws Exception {
    awaitNobodyAt(0);
    Span.Builder root = span("root", Instant.now());
    try (EventStream stream = open(0, "service=" + service, lastEventId)) {
      STORES.sendTo(0, service, root);
      assertThat(stream.next().data().getString("traceId")).isEqualTo(hex(root));
    }
  }

  @Test
  void followers_howeverMany_leaveAConnectionToOtherQueries() throws Exception {
    awaitNobodyAt(0);
    Span.Builder span = span("seen", Instant.now());
    STORES.sendTo(0, service, span);
    try (EventStream one = open(0, "service=" + service, null);
        EventStream other = open(0, "service=" + service, null)) {
      Transaction lock = lockedSummaries();
      new ChangeNotice(STORES.vertx(0)).publish(Decoded.spans(request(service, List.of(span))));
      eventually(() -> assertThat(heldUp()).isPositive());

      int status = STORES.api(0).get("/api/services").status();
      long waiting = heldUp();
      lock.rollback().await();

      assertThat(status).isEqualTo(200);
      assertThat(waiting).isLessThan(2);
    }
  }

  private static Transaction lockedSummaries() {
    SqlConnection connection = STORES.pool().getConnection().await();
    Transaction transaction = connection.begin().await();
    connection.query("LOCK TABLE trace_summaries IN ACCESS EXCLUSIVE MODE").execute().await();
    transaction.completion().onComplete(ended -> connection.close());
    return transaction;
  }

  private static long heldUp() {
    return STORES.pool().query(HELD_UP).execute().await().iterator().next().getLong(0);
  }

  /** They are counted until the service notices that they went. */
  private static void awaitNobodyAt(int node) {
    eventually(
        () ->
            assertThat(STORES.anonymous(node).get("/metrics").body())
                .contains("maguey_live_followers 0"));
  }

  private EventStream open(int node, String query, String lastEventId) throws Exception {
    return EventStream.open(
        "http://127.0.0.1:" + STORES.httpPort(node) + "/api/traces/live?" + query,
        STORES.token(),
        lastEventId);
  }
}
