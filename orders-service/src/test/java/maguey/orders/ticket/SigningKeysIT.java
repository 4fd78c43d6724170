package maguey.orders.ticket;

import static maguey.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import maguey.testkit.PostgresExtension;
import maguey.testkit.TestSecrets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SigningKeysIT {
  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.schema("orders");

  private static final String LOCK = "SELECT pg_advisory_lock(727002)";
  private static final String UNLOCK = "SELECT pg_advisory_unlock(727002)";

  private static final String CANCEL_WHO_WAITS =
      """
      SELECT pg_cancel_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND wait_event = 'advisory'
      """;

  @BeforeEach
  void forget() {
    postgres.pool().query("DELETE FROM signing_key").execute().await();
  }

  @Test
  void load_keysThere_waitsForNobody() {
    load().await();
    SqlConnection other = postgres.pool().getConnection().await();
    other.query(LOCK).execute().await();

    try {
      assertThat(load().await().toJwks().getJsonArray("keys")).hasSize(2);
    } finally {
      other.query(UNLOCK).execute().await();
      other.close().await();
    }
  }

  @Test
  void load_severalNodesAtOnce_allHaveTheSameKeys() {
    List<Future<SigningKeys>> nodes = IntStream.range(0, 8).mapToObj(n -> load()).toList();
    List<JsonObject> published =
        nodes.stream().map(node -> node.await().toJwks()).distinct().toList();

    assertThat(published).hasSize(1);
    assertThat(published.get(0).getJsonArray("keys")).hasSize(2);
    assertThat(postgres.pool().query("SELECT FROM signing_key").execute().await()).hasSize(2);
  }

  @Test
  void load_otherSecret_isRefusedWithTheVariablesName() {
    load().await();

    assertThatThrownBy(
            () ->
                SigningKeys.load(
                        postgres.vertx(), postgres.pool(), "another secret of 32 characters!")
                    .await())
        .hasMessageContaining("MAGUEY_TICKET_KEY_SECRET");
  }

  /** As the statement's time limit does, which is too long for a test. */
  @Test
  void load_cancelledWhileAnotherNodeMakesThem_waitsOn() {
    SqlConnection other = postgres.pool().getConnection().await();
    other.query(LOCK).execute().await();
    Future<SigningKeys> waiting = load();
    eventually(
        () -> assertThat(postgres.pool().query(CANCEL_WHO_WAITS).execute().await()).isNotEmpty());
    other.query(UNLOCK).execute().await();
    other.close().await();

    assertThat(waiting.await().toJwks().getJsonArray("keys")).hasSize(2);
  }

  @Test
  void table_always_holdsNoPlainPrivateKey() {
    SigningKeys keys = load().await();
    String x = keys.toJwks().getJsonArray("keys").getJsonObject(0).getString("x");
    Row row =
        postgres
            .pool()
            .query("SELECT public_key, sealed_private FROM signing_key ORDER BY id")
            .execute()
            .await()
            .iterator()
            .next();

    assertThat(row.getBuffer("public_key").getBytes()).isEqualTo(Base64.getUrlDecoder().decode(x));
    assertThat(row.getBuffer("sealed_private").length()).isEqualTo(12 + 32 + 16);
  }

  private static Future<SigningKeys> load() {
    return SigningKeys.load(postgres.vertx(), postgres.pool(), TestSecrets.TICKET_KEY);
  }
}
