package maguey.traces.retention;

import static maguey.traces.SpanFixture.at;
import static maguey.traces.SpanFixture.childOf;
import static maguey.traces.SpanFixture.span;
import static maguey.traces.retention.RetentionStage.POLICY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.proto.trace.v1.Span;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import maguey.testkit.PostgresExtension;
import maguey.traces.SpanFixture;
import maguey.traces.ingest.Decoded;
import maguey.traces.store.SpanStore;
import maguey.traces.store.Steps;
import maguey.traces.store.WriteResult;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Retention beside ingest, beside other nodes, and beside readers that take their time. */
class RetentionAtWorkIT {
  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.schema("traces");

  private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.MICROS);
  private static final Duration SHORT = Duration.ofMillis(20);

  private RetentionStage stage;

  @BeforeEach
  void open() {
    stage = new RetentionStage(postgres.pool());
    stage.clear();
  }

  @Test
  void run_whileSpansOfAllDaysComeIn_losesAndDoublesNothing() {
    List<Span.Builder> roots = new ArrayList<>();
    for (int day = 20; day < 60; day += 2) {
      Span.Builder root = at(span("root", NOW), NOW.minus(Duration.ofDays(day)), SHORT);
      roots.add(root);
      stage.write("a", root);
    }
    AtomicBoolean stop = new AtomicBoolean();
    AtomicLong stored = new AtomicLong();
    Future<Void> ingest = ingest(new SpanStore(postgres.pool()), roots, stop, stored);

    // the spans came just now, so every trace stays, and every old day moves
    JsonObject first = stage.run(POLICY, NOW);
    JsonObject second = stage.run(POLICY, NOW.plus(Duration.ofDays(5)));
    stop.set(true);
    ingest.await();

    assertThat(first.getJsonArray("days").size() + second.getJsonArray("days").size())
        .isGreaterThanOrEqualTo(15);
    stage.assertAgreement();
    assertThat(stage.number("SELECT count(*) FROM every_span"))
        .isEqualTo(roots.size() + stored.get());
    assertThat(stage.number("SELECT count(*) FROM trace_summaries")).isEqualTo(roots.size());
  }

  @Test
  void secondNode_whileOneIsAtIt_leavesItAlone() {
    stage.write("a", at(span("x", NOW), NOW.minus(Duration.ofDays(40)), SHORT));
    SqlConnection otherNode = postgres.pool().getConnection().await();
    otherNode
        .query("SELECT pg_advisory_lock(hashtext('maguey.traces.retention'))")
        .execute()
        .await();

    Optional<JsonObject> meanwhile = stage.retention(POLICY, NOW).run().await();
    otherNode.query("SELECT pg_advisory_unlock_all()").execute().await();
    otherNode.close().await();
    Optional<JsonObject> afterwards = stage.retention(POLICY, NOW).run().await();

    assertThat(meanwhile).isEmpty();
    assertThat(afterwards).isPresent();
  }

  @Test
  void readerThatTakesLong_delaysTheRunButNotIngest() {
    Span.Builder old = at(span("old", NOW), NOW.minus(Duration.ofDays(40)), SHORT);
    stage.write("a", old);
    stage.backdate();
    SqlConnection reader = postgres.pool().getConnection().await();
    Transaction reading = reader.begin().await();
    reader.query("SELECT count(*) FROM every_span").execute().await();

    Future<Optional<JsonObject>> run = stage.retention(POLICY, NOW).run();
    while (!run.isComplete()) {
      assertThat(stage.write("a", span("meanwhile", NOW))).isEqualTo(new WriteResult(1, 0));
    }

    assertThatThrownBy(run::await).hasMessageContaining("in use");
    assertThat(stage.number("SELECT count(*) FROM retention_runs WHERE outcome = 'failed'"))
        .isEqualTo(1);
    reading.rollback().await();
    reader.close().await();
    stage.run(POLICY, NOW);
    stage.assertAgreement();
    assertThat(stage.isThere(old)).isFalse();
  }

  @Test
  void repeat_ofASpanWhoseDayIsStillThere_isStoredOnce() {
    Span.Builder old = at(span("old", NOW), NOW.minus(Duration.ofDays(40)), SHORT);
    stage.write("a", old);
    stage.execute("UPDATE retention_state SET horizon = now() - interval '30 days'");

    assertThat(stage.write("a", old, childOf(old, "new"))).isEqualTo(new WriteResult(1, 1));
    stage.run(POLICY, NOW);

    assertThat(stage.write("a", old)).isEqualTo(new WriteResult(0, 1));
    assertThat(stage.spans(old)).isEqualTo(2);
    stage.assertAgreement();
  }

  private static Future<Void> ingest(
      SpanStore store, List<Span.Builder> roots, AtomicBoolean stop, AtomicLong stored) {
    return Steps.whileTrue(
            () -> {
              List<Span.Builder> batch = new ArrayList<>();
              roots.forEach(root -> batch.add(childOf(root, "late")));
              roots.forEach(root -> batch.add(at(childOf(root, "now"), NOW, SHORT)));
              return store
                  .append(Decoded.spans(SpanFixture.request("s", batch)))
                  .onSuccess(result -> stored.addAndGet(result.stored()))
                  .onSuccess(result -> store.settleInTime())
                  .map(written -> !stop.get());
            })
        .compose(stopped -> store.settle());
  }
}
