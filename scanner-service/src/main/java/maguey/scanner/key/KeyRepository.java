package maguey.scanner.key;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.stream.StreamSupport;

/** Public keys as this service keeps them, so that orders-service may be away. */
final class KeyRepository {
  private static final String ALL = "SELECT key_id, public_key, revoked FROM signing_key";

  /** A key that was revoked stays so: only a new key id brings trust back. */
  private static final String STORE =
      """
      INSERT INTO signing_key (key_id, public_key, revoked) VALUES ($1, $2, $3)
      ON CONFLICT (key_id) DO UPDATE
         SET public_key = excluded.public_key, fetched_at = now(),
             revoked = signing_key.revoked OR excluded.revoked
       WHERE (signing_key.public_key, signing_key.revoked)
             IS DISTINCT FROM (excluded.public_key, signing_key.revoked OR excluded.revoked)
      """;

  private final SqlClient client;

  KeyRepository(SqlClient client) {
    this.client = client;
  }

  Future<List<TicketKey>> all() {
    return client
        .preparedQuery(ALL)
        .execute()
        .map(rows -> StreamSupport.stream(rows.spliterator(), false).map(KeyRepository::key))
        .map(keys -> keys.toList());
  }

  Future<Void> store(List<TicketKey> keys) {
    return keys.isEmpty()
        ? Future.succeededFuture()
        : client
            .preparedQuery(STORE)
            .executeBatch(keys.stream().map(KeyRepository::tuple).toList())
            .mapEmpty();
  }

  private static TicketKey key(Row row) {
    return TicketKey.of(
        row.getInteger("key_id"),
        row.getBuffer("public_key").getBytes(),
        row.getBoolean("revoked"));
  }

  private static Tuple tuple(TicketKey key) {
    return Tuple.of(key.id(), Buffer.buffer(key.publicKey().getEncoded()), key.revoked());
  }
}
