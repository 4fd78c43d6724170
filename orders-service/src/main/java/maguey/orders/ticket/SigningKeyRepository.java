package maguey.orders.ticket;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;
import maguey.common.sql.Rows;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;

/**
 * Keeps the signing keys of the suite. One is active; the next one is published before it signs, so
 * that gates which are offline at the change know it already.
 */
final class SigningKeyRepository {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int LAST_ID = 255;

  /** Of several nodes that change the keys, one does; the others wait and find it done. */
  private static final String LOCK = "SELECT pg_advisory_xact_lock(727002)";

  /** The active key comes first: it signs; all are published, so that older codes stay good. */
  private static final String USABLE =
      """
      SELECT id, sealed_private FROM signing_key
       WHERE status <> 'revoked'
       ORDER BY status = 'active' DESC, id DESC
      """;

  private static final String LIST =
      "SELECT id, status, created_at FROM signing_key ORDER BY id DESC";

  private static final String LAST = "SELECT coalesce(max(id), 0)::int FROM signing_key";

  private static final String INSERT =
      """
      INSERT INTO signing_key (id, status, public_key, sealed_private)
      VALUES ($1, $2, $3, $4)
      """;

  private static final String SET_STATUS =
      "UPDATE signing_key SET status = $2 WHERE status = $1 RETURNING id";

  private static final String REVOKE =
      "UPDATE signing_key SET status = 'revoked' WHERE id = $1 AND status <> 'active' RETURNING id";

  private final KeyCipher cipher;

  SigningKeyRepository(KeyCipher cipher) {
    this.cipher = cipher;
  }

  /** Makes the keys that there must be, and waits for who is at it; without effect later on. */
  Future<Void> createFirst(SqlClient tx) {
    return lock(tx)
        .compose(locked -> load(tx))
        .compose(
            keys -> keys.isEmpty() ? insert(tx, "active").mapEmpty() : Future.succeededFuture())
        .compose(active -> requireNext(tx));
  }

  /** The keys that are not revoked, the active one first. */
  Future<List<SigningKey>> load(SqlClient client) {
    return client
        .preparedQuery(USABLE)
        .execute()
        .map(
            rows -> {
              List<SigningKey> keys = new ArrayList<>();
              rows.forEach(row -> keys.add(open(row)));
              return keys;
            });
  }

  /** All keys, newest first, without their private halves. */
  Future<List<JsonObject>> list(SqlClient client) {
    return client
        .preparedQuery(LIST)
        .execute()
        .map(rows -> Rows.list(rows, SigningKeyRepository::described));
  }

  /** From now on the next key signs; the one before verifies, and another next one is made. */
  Future<Void> rotate(SqlClient tx) {
    return lock(tx)
        .compose(locked -> requireNext(tx))
        .compose(next -> setStatus(tx, "active", "verify_only"))
        .compose(before -> setStatus(tx, "next", "active"))
        .compose(active -> requireNext(tx));
  }

  /** True when there was such a key that is not the active one. */
  Future<Boolean> revoke(SqlClient tx, int id) {
    return lock(tx)
        .compose(locked -> tx.preparedQuery(REVOKE).execute(Tuple.of(id)))
        .map(revoked -> revoked.rowCount() == 1)
        .compose(done -> requireNext(tx).map(done));
  }

  private static Future<Void> lock(SqlClient tx) {
    return tx.query(LOCK).execute().mapEmpty();
  }

  private Future<Void> requireNext(SqlClient tx) {
    return list(tx)
        .map(keys -> keys.stream().filter(key -> "next".equals(key.getString("status"))).findAny())
        .compose(next -> next.isPresent() ? Future.succeededFuture() : insert(tx, "next"));
  }

  private static Future<Void> setStatus(SqlClient tx, String from, String to) {
    return tx.preparedQuery(SET_STATUS).execute(Tuple.of(from, to)).mapEmpty();
  }

  private Future<Void> insert(SqlClient tx, String status) {
    return tx.preparedQuery(LAST)
        .execute()
        .map(rows -> requireFree(rows.iterator().next().getInteger(0) + 1))
        .compose(id -> tx.preparedQuery(INSERT).execute(newKey(id, status)))
        .mapEmpty();
  }

  private static int requireFree(int id) {
    if (id > LAST_ID) {
      throw Problem.of(
          ProblemType.CONFLICT, "All 255 ids that codes have room for were used; no key is left");
    }
    return id;
  }

  private Tuple newKey(int id, String status) {
    Ed25519PrivateKeyParameters key = new Ed25519PrivateKeyParameters(RANDOM);
    Buffer publicKey = Buffer.buffer(key.generatePublicKey().getEncoded());
    Buffer sealed = Buffer.buffer(cipher.seal(key.getEncoded(), id));
    return Tuple.of(id, status, publicKey, sealed);
  }

  private SigningKey open(Row row) {
    int id = row.getInteger("id");
    byte[] plain = cipher.open(row.getBuffer("sealed_private").getBytes(), id);
    return new SigningKey(id, new Ed25519PrivateKeyParameters(plain));
  }

  private static JsonObject described(Row row) {
    return new JsonObject()
        .put("id", row.getInteger("id"))
        .put("status", row.getString("status"))
        .put("createdAt", row.getOffsetDateTime("created_at").toInstant());
  }
}
