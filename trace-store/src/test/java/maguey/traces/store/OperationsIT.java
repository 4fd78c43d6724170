package maguey.traces.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.trace.v1.Span.Builder;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import maguey.testkit.PostgresExtension;
import maguey.traces.LookedAt;
import maguey.traces.SpanFixture;
import maguey.traces.ingest.Decoded;
import maguey.traces.model.Span;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The catalogue's bounds, by several nodes. */
class OperationsIT {
  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.schema("traces");

  private static final String SERVICES =
      "INSERT INTO operations (service, name, kind) SELECT 'service ' || i, 'GET', 2 FROM generate_series(1, 310) i";

  private final Operations one = new Operations(postgres.pool());
  private final Operations other = new Operations(postgres.pool());

  @BeforeEach
  void empty() {
    run("TRUNCATE operations");
  }

  @Test
  void spans_ofANoisyService_areCountedAlikeByEachNode() {
    one.ensureFor(spans("noisy", 0, 700)).await();
    other.ensureFor(spans("noisy", 700, 1_400)).await();
    one.ensureFor(spans("noisy", 1_400, 1_500)).await();
    other.ensureFor(spans("noisy", 0, 1)).await();

    List<Span> all = spans("noisy", 0, 1_500);
    assertThat(all.stream().map(one::countedAs).toList())
        .isEqualTo(all.stream().map(other::countedAs).toList());
    assertThat(all.stream().map(one::countedAs).distinct()).hasSize(Operations.MAX_NAMES + 1);
  }

  @Test
  void service_beyondTheBound_isCountedAsOther_andTakesNothingFromTheRest() {
    one.ensureFor(spans("early", 0, 1)).await();
    run(SERVICES);

    one.ensureFor(spans("late", 0, 1)).await();
    one.ensureFor(spans("early", 1, 2)).await();

    assertThat(one.countedAs(spans("late", 0, 1).get(0)).service()).isEqualTo("(other)");
    assertThat(one.countedAs(spans("early", 1, 2).get(0)).name()).isEqualTo("GET /1");
    assertThat(count("service = 'late'")).isZero();
  }

  @Test
  void names_thatNobodyUsedForAWeek_makeRoom() {
    one.ensureFor(spans("noisy", 0, 1_000)).await();
    run(SERVICES);
    run("UPDATE operations SET seen_at = now() - interval '8 days' WHERE name <> 'GET /7'");
    other.ensureFor(spans("noisy", 2_000, 2_001)).await();
    other.ensureFor(spans("late", 0, 1)).await();

    assertThat(count("service = 'noisy'")).isEqualTo(2);
    assertThat(count("service = 'late'")).isEqualTo(1);
  }

  @Test
  void name_thatIsStillInUse_isToldAgain_alsoOfAServiceThatIsFull() {
    one.ensureFor(spans("noisy", 0, 1_000)).await();
    run("UPDATE operations SET seen_at = now() - interval '1 day'");

    one.forget();
    one.ensureFor(spans("noisy", 0, 1)).await();
    one.ensureFor(spans("noisy", 1, 2)).await();

    assertThat(count("seen_at > now() - interval '1 hour'")).isEqualTo(2);
  }

  @Test
  void services_areListed_withoutALookAtEachOperation() {
    IntStream.range(0, 20).forEach(i -> one.ensureFor(spans("service-" + i, 0, 1_000)).await());
    run("ANALYZE operations");

    assertThat(
            LookedAt.by(
                postgres.pool(), tx -> tx.query("SELECT * FROM operation_services").execute()))
        .isLessThan(100);
  }

  private static List<Span> spans(String service, int from, int to) {
    List<Builder> spans =
        IntStream.range(from, to)
            .mapToObj(i -> SpanFixture.span("GET /" + i, Instant.EPOCH))
            .toList();
    return Decoded.spans(SpanFixture.request(service, spans));
  }

  private static long count(String where) {
    return postgres
        .pool()
        .query("SELECT count(*) FROM operations WHERE " + where)
        .execute()
        .await()
        .iterator()
        .next()
        .getLong(0);
  }

  private static void run(String statement) {
    postgres.pool().query(statement).execute().await();
  }
}
