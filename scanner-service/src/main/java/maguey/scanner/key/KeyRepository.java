package maguey.scanner.key;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import maguey.common.sql.Rows;

/** Public keys as this service keeps them, so that orders-service may be away. */
final class KeyRepository {
  private static final String ALL = "SELECT key_id, public_key, revoked FROM signing_key";

  private static final String STORE =
      """
      INSERT INTO signing_key (key_id, public_key) VALUES ($1, $2)
      ON CONFLICT (key_id) DO UPDATE
         SET public_key = excluded.public_key, revoked = false, fetched_at = now()
       WHERE signing_key.public_key <> excluded.public_key OR signing_key.revoked
      """;

  private static final String REVOKE_OTHERS =
      "UPDATE signing_key SET revoked = true WHERE NOT revoked AND key_id <> ALL ($1)";

  private final SqlClient client;

  KeyRepository(SqlClient client) {
    this.client = client;
  }

  Future<List<TicketKey>> all() {
    return client.preparedQuery(ALL).execute().map(rows -> Rows.list(rows, KeyRepository::key));
  }

  /** Keeps a published set; keys that are not in it are revoked. */
  Future<Void> store(List<TicketKey> published) {
    Short[] ids = published.stream().map(key -> (short) key.id()).toArray(Short[]::new);
    return client
        .preparedQuery(STORE)
        .executeBatch(published.stream().map(KeyRepository::tuple).toList())
        .compose(stored -> client.preparedQuery(REVOKE_OTHERS).execute(Tuple.of(ids)))
        .mapEmpty();
  }

  private static TicketKey key(Row row) {
    return TicketKey.of(
        row.getInteger("key_id"),
        row.getBuffer("public_key").getBytes(),
        row.getBoolean("revoked"));
  }

  private static Tuple tuple(TicketKey key) {
    return Tuple.of(key.id(), Buffer.buffer(key.publicKey().getEncoded()));
  }
}
