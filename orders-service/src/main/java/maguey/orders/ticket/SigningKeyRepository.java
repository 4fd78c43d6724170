package maguey.orders.ticket;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;

/** Keeps the signing keys of the suite. */
final class SigningKeyRepository {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int FIRST_ID = 1;

  /** Of several nodes that start on an empty database, one makes the key; the others wait. */
  private static final String LOCK = "SELECT pg_advisory_xact_lock(727002)";

  /** The active key comes first: it signs; all are published, so that older codes stay good. */
  private static final String USABLE =
      """
      SELECT id, sealed_private FROM signing_key
       WHERE status <> 'revoked'
       ORDER BY status = 'active' DESC, id DESC
      """;

  private static final String INSERT =
      """
      INSERT INTO signing_key (id, status, public_key, sealed_private)
      VALUES ($1, 'active', $2, $3)
      """;

  private final KeyCipher cipher;

  SigningKeyRepository(KeyCipher cipher) {
    this.cipher = cipher;
  }

  /** The keys that are not revoked, the active one first; makes the first key if there is none. */
  Future<List<SigningKey>> loadOrCreate(SqlConnection tx) {
    return tx.query(LOCK)
        .execute()
        .compose(locked -> load(tx))
        .compose(keys -> keys.isEmpty() ? create(tx) : Future.succeededFuture(keys));
  }

  private Future<List<SigningKey>> load(SqlClient tx) {
    return tx.preparedQuery(USABLE)
        .execute()
        .map(
            rows -> {
              List<SigningKey> keys = new ArrayList<>();
              rows.forEach(row -> keys.add(open(row)));
              return keys;
            });
  }

  private Future<List<SigningKey>> create(SqlClient tx) {
    Ed25519PrivateKeyParameters key = new Ed25519PrivateKeyParameters(RANDOM);
    Buffer publicKey = Buffer.buffer(key.generatePublicKey().getEncoded());
    Buffer sealed = Buffer.buffer(cipher.seal(key.getEncoded(), FIRST_ID));
    return tx.preparedQuery(INSERT)
        .execute(Tuple.of(FIRST_ID, publicKey, sealed))
        .map(made -> List.of(new SigningKey(FIRST_ID, key)));
  }

  private SigningKey open(Row row) {
    int id = row.getInteger("id");
    byte[] plain = cipher.open(row.getBuffer("sealed_private").getBytes(), id);
    return new SigningKey(id, new Ed25519PrivateKeyParameters(plain));
  }
}
