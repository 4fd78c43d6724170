package maguey.traces.journey;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import maguey.testkit.PostgresExtension;
import maguey.traces.LookedAt;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The work of the funnel and of the list of journeys in tables that have grown. */
class JourneyCostIT {
  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.schema("traces");

  /** Of an order: itself, two tickets, one scan, and what a sort may look at besides. */
  private static final int ROWS_PER_ORDER = 5;

  private static final int FEW = 50;
  private static final JourneyList.Filter ALL = filter(Optional.empty(), Optional.empty());

  @BeforeAll
  static void fill() {
    ManyOrders.fill(postgres.pool(), FEW, "small");
    ManyOrders.fill(postgres.pool(), 40_000, "large");
  }

  @Test
  void funnel_ofManyOrders_looksAtTheLatest_andSaysSo() {
    JsonObject funnel = new Funnel(postgres.pool()).read(orders()).await();

    assertThat(funnel.getBoolean("isExact")).isFalse();
    assertThat(funnel.getJsonObject("outcomes").getLong("scanned")).isEqualTo(Funnel.ORDERS);
    assertThat(Instant.parse(funnel.getString("oldestOrder")))
        .isAfter(Instant.now().minusSeconds(400L * 86_400));
    assertThat(read(tx -> new Funnel(tx).read(orders())))
        .isLessThanOrEqualTo((long) ROWS_PER_ORDER * Funnel.ORDERS);
  }

  @Test
  void funnel_ofAnEvent_looksAtNoOther() {
    for (String event : List.of("small", "eb5c1399-a871-211c-7e7e-d732d15e3a8b")) {
      JourneyWalk small = orders().ofEvent(Optional.of(event));

      assertThat(new Funnel(postgres.pool()).read(small).await().getBoolean("isExact")).isTrue();
      assertThat(read(tx -> new Funnel(tx).read(small)))
          .as(event)
          .isLessThanOrEqualTo((long) ROWS_PER_ORDER * FEW);
    }
  }

  @Test
  void list_findsAnOrderOrAnEvent_withoutALookAtTheOthers() {
    assertThat(read(tx -> find(tx, filter(Optional.of("mg-29000"), Optional.empty()))))
        .isLessThan(50);
    assertThat(read(tx -> find(tx, filter(Optional.empty(), Optional.of("small")))))
        .isLessThan(500);
    assertThat(read(tx -> find(tx, filter(Optional.empty(), Optional.of("none"))))).isLessThan(50);
  }

  @Test
  void list_farBehindItsBeginning_looksAtOnePage() {
    JourneyCursor deep =
        postgres
            .pool()
            .query(
                "SELECT * FROM journeys ORDER BY confirmed_at DESC, order_id DESC OFFSET 25000 LIMIT 1")
            .execute()
            .map(rows -> JourneyCursor.of(rows.iterator().next()))
            .await();

    assertThat(read(tx -> new JourneyList(tx).find(ALL, Instant.now(), Optional.of(deep), 50)))
        .isLessThan(1_000);
  }

  private static Future<JsonObject> find(SqlConnection tx, JourneyList.Filter filter) {
    return new JourneyList(tx).find(filter, Instant.now(), Optional.empty(), 50);
  }

  private static JourneyWalk orders() {
    return new JourneyWalk(Instant.now());
  }

  private static long read(Function<SqlConnection, Future<?>> question) {
    return LookedAt.by(postgres.pool(), question);
  }

  private static JourneyList.Filter filter(Optional<String> order, Optional<String> event) {
    return new JourneyList.Filter(
        order,
        Optional.empty(),
        Optional.empty(),
        event,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
