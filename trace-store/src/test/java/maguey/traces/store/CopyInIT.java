package maguey.traces.store;

import static maguey.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import maguey.common.sql.Rows;
import maguey.testkit.PostgresExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Rows that go past Vert.x's client, on its connection. */
class CopyInIT {
  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.schema("traces");

  private static final String COPY = "COPY thing (id, t, j) FROM STDIN (FORMAT binary)";

  private SqlConnection connection;

  @BeforeEach
  void connect() {
    connection = postgres.pool().getConnection().await();
    connection
        .query(
            "DROP TABLE IF EXISTS thing; CREATE TEMPORARY TABLE thing (id uuid PRIMARY KEY, t text,"
                + " j jsonb)")
        .execute()
        .await();
  }

  @AfterEach
  void disconnect() {
    connection.close().await();
  }

  @Test
  void rows_ofManyMessages_areThere_amongOtherStatementsOfTheirTransaction() {
    String text = "€ 😀 ".repeat(2_000);
    List<UUID> ids = IntStream.range(0, 100).mapToObj(i -> UUID.randomUUID()).toList();

    Transaction transaction = connection.begin().await();
    assertThat(one("SELECT count(*) FROM thing").getLong(0)).isZero();
    copy(rows -> ids.forEach(id -> rows.row(3).uuid(id).text(text).nothing())).await();
    copy(rows -> rows.row(3).uuid(UUID.randomUUID()).nothing().json("{\"a\": [1]}")).await();
    transaction.commit().await();

    assertThat(one("SELECT count(*) FROM thing WHERE j IS NULL AND t = $1", text).getLong(0))
        .isEqualTo(100);
    assertThat(one("SELECT j::text FROM thing WHERE t IS NULL").getString(0))
        .isEqualTo("{\"a\": [1]}");
  }

  @Test
  void arraysAndRanges_emptyAndFull_areAsTheyWere() {
    connection
        .query(
            """
            CREATE TEMPORARY TABLE IF NOT EXISTS lists
              (n integer GENERATED ALWAYS AS IDENTITY, longs bigint[], texts text[], active tstzmultirange, yes boolean, number integer)
            """)
        .execute()
        .await();
    Intervals union = new Intervals();
    union.add(3_000_000, 4_000_000);
    union.add(0, 1_000_001);

    CopyIn.run(
            connection,
            "COPY lists (longs, texts, active, yes, number) FROM STDIN (FORMAT binary)",
            alloc ->
                rows(
                    alloc,
                    rows -> {
                      rows.row(5).bigints(List.of(-1L, Long.MAX_VALUE)).texts(List.of("€ \"{", ""));
                      rows.times(union.union()).bool(true).integer((Integer) 7);
                      rows.row(5).bigints(List.of()).texts(List.of()).times(List.of());
                      rows.bool(false).integer(null);
                    }))
        .await();

    assertThat(
            rows("SELECT concat_ws(' ', longs, texts, active, yes, number) FROM lists ORDER BY n"))
        .containsExactly(
            "{-1,9223372036854775807} {\"€ \\\"{\",\"\"}"
                + " {[\"1970-01-01 00:00:00+00\",\"1970-01-01 00:00:01.000001+00\"),"
                + "[\"1970-01-01 00:00:03+00\",\"1970-01-01 00:00:04+00\")} t 7",
            "{} {} {} f");
  }

  @Test
  void rows_thatTheTableRefuses_failWithItsReason_andTheConnectionGoesOn() {
    UUID id = UUID.randomUUID();

    Future<Void> repeated =
        copy(rows -> rows.row(3).uuid(id).nothing().nothing().row(3).uuid(id).nothing().nothing());
    assertThat(stateOf(repeated)).isEqualTo("23505");
    Future<Void> noJson = copy(rows -> rows.row(3).uuid(id).nothing().json("{"));
    assertThat(stateOf(noJson)).isEqualTo("22P02");
    assertThat(one("SELECT count(*) FROM thing").getLong(0)).isZero();
  }

  @Test
  void statement_thatIsRefused_failsWithItsReason_andTheConnectionGoesOn() {
    Future<Void> refused =
        CopyIn.run(connection, "COPY nothing FROM STDIN", alloc -> rows(alloc, rows -> {}));

    assertThat(stateOf(refused)).isEqualTo("42P01");
    assertThat(one("SELECT count(*) FROM thing").getLong(0)).isZero();
  }

  @Test
  void rows_thatCannotBeMade_areAFailure_andTheConnectionGoesOn() {
    Future<Void> unmade =
        CopyIn.run(
            connection,
            COPY,
            alloc -> {
              throw new IllegalArgumentException("no row");
            });

    assertThat(failure(unmade)).isInstanceOf(IllegalArgumentException.class);
    assertThat(one("SELECT count(*) FROM thing").getLong(0)).isZero();
  }

  @Test
  void rows_ofWhichTheLastIsRefused_failAsAWhole_andTheConnectionGoesOn() {
    UUID id = UUID.randomUUID();
    String text = "x".repeat(50_000);

    Future<Void> repeated =
        copy(
            rows -> {
              IntStream.range(0, 100)
                  .forEach(i -> rows.row(3).uuid(UUID.randomUUID()).text(text).nothing());
              rows.row(3).uuid(id).nothing().nothing().row(3).uuid(id).nothing().nothing();
            });

    assertThat(stateOf(repeated)).isEqualTo("23505");
    assertThat(one("SELECT count(*) FROM thing").getLong(0)).isZero();
  }

  @Test
  void rows_thatTheServerHasAWordFor_areThere() {
    connection
        .query(
            """
            CREATE FUNCTION pg_temp.tell() RETURNS trigger LANGUAGE plpgsql AS
              $$ BEGIN RAISE NOTICE 'a row'; RETURN new; END $$;
            CREATE TRIGGER tell BEFORE INSERT ON thing FOR EACH ROW EXECUTE FUNCTION pg_temp.tell()
            """)
        .execute()
        .await();

    copy(rows -> rows.row(3).uuid(UUID.randomUUID()).nothing().nothing()).await();

    assertThat(one("SELECT count(*) FROM thing").getLong(0)).isEqualTo(1);
  }

  @Test
  void connection_thatIsCutWhileRowsWait_isAFailure() {
    int backend = one("SELECT pg_backend_pid()").getInteger(0);
    SqlConnection other = postgres.pool().getConnection().await();
    try {
      other.query("CREATE TABLE IF NOT EXISTS locked (id uuid)").execute().await();
      other.begin().await();
      other.query("LOCK TABLE locked").execute().await();
      Future<Void> waiting =
          CopyIn.run(
              connection,
              "COPY locked FROM STDIN (FORMAT binary)",
              alloc -> rows(alloc, rows -> rows.row(1).uuid(UUID.randomUUID())));
      eventually(() -> assertThat(waitsForALock(backend)).isTrue());

      other.preparedQuery("SELECT pg_terminate_backend($1)").execute(Tuple.of(backend)).await();

      assertThat(failure(waiting)).isInstanceOfAny(PgException.class, IOException.class);
    } finally {
      other.close().await();
    }
  }

  private static boolean waitsForALock(int backend) {
    return postgres
        .pool()
        .preparedQuery("SELECT wait_event_type = 'Lock' FROM pg_stat_activity WHERE pid = $1")
        .execute(Tuple.of(backend))
        .map(rows -> Boolean.TRUE.equals(Rows.list(rows).get(0).getBoolean(0)))
        .await();
  }

  private interface Writing {
    void into(CopyRows rows);
  }

  private Future<Void> copy(Writing writing) {
    return CopyIn.run(connection, COPY, alloc -> rows(alloc, writing));
  }

  private static ByteBuf rows(ByteBufAllocator alloc, Writing writing) {
    return CopyRows.of(alloc, List.of(writing), (rows, wanted) -> wanted.into(rows));
  }

  private static String stateOf(Future<Void> refused) {
    return ((PgException) failure(refused)).getSqlState();
  }

  private static Throwable failure(Future<Void> failing) {
    return failing.transform(done -> Future.succeededFuture(done.cause())).await();
  }

  private List<String> rows(String sql) {
    return connection
        .query(sql)
        .execute()
        .map(all -> Rows.list(all, row -> row.getString(0)))
        .await();
  }

  private Row one(String sql, Object... parameters) {
    return connection
        .preparedQuery(sql)
        .execute(Tuple.from(parameters))
        .map(rows -> Rows.list(rows).get(0))
        .await();
  }
}
