package maguey.orders.ticket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import maguey.testkit.PostgresExtension;
import maguey.testkit.TestSecrets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SigningKeysIT {
  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.schema("orders");

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
            () -> SigningKeys.load(postgres.pool(), "another secret of 32 characters!").await())
        .hasMessageContaining("MAGUEY_TICKET_KEY_SECRET");
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
    return SigningKeys.load(postgres.pool(), TestSecrets.TICKET_KEY);
  }
}
