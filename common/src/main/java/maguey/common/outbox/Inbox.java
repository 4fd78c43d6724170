package maguey.common.outbox;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;

/** Remembers what a consumer has taken, in the transaction of the effect: a repeat has none. */
public final class Inbox {
  private static final String REMEMBER =
      """
      INSERT INTO inbox (consumer, message_id, body_hash) VALUES ($1, $2, $3)
      ON CONFLICT DO NOTHING
      """;

  private static final String BODY_HASH =
      "SELECT body_hash FROM inbox WHERE consumer = $1 AND message_id = $2";

  private static final String CONTAINS =
      "SELECT FROM inbox WHERE consumer = $1 AND message_id = $2";

  private Inbox() {}

  /**
   * Tells whether a message was noted: for a consumer whose effect is outside the database, which
   * notes it afterwards.
   */
  public static Future<Boolean> contains(SqlClient client, String consumer, String messageId) {
    return client
        .preparedQuery(CONTAINS)
        .execute(Tuple.of(consumer, messageId))
        .map(rows -> rows.size() == 1);
  }

  /**
   * Notes a message.
   *
   * @param bodyHash tells a repeat from another body under the same id; may be null
   * @return true the first time, false for a repeat
   */
  public static Future<Boolean> firstTime(
      SqlClient tx, String consumer, String messageId, String bodyHash) {
    return tx.preparedQuery(REMEMBER)
        .execute(Tuple.of(consumer, messageId, bodyHash))
        .map(rows -> rows.rowCount() == 1);
  }

  /** The hash that came with a message the first time; null when there was none. */
  public static Future<String> bodyHash(SqlClient tx, String consumer, String messageId) {
    return tx.preparedQuery(BODY_HASH)
        .execute(Tuple.of(consumer, messageId))
        .map(rows -> rows.size() == 0 ? null : rows.iterator().next().getString("body_hash"));
  }
}
