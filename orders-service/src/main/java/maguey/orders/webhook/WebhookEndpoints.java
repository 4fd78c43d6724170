package maguey.orders.webhook;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import maguey.common.sql.Rows;

/** Keeps the receivers of ticket webhooks. */
final class WebhookEndpoints {
  private static final String COLUMNS =
      """
      id, name, url, sealed_secret, former_until, paused_until, disabled_at, disabled_reason,
      created_at, CASE WHEN former_until > now() THEN sealed_former END AS sealed_former_now,
      greatest(0, extract(epoch FROM paused_until - now()) * 1000)::bigint AS pause_ms
      """;

  private static final String KEEP_CONFIGURED =
      """
      INSERT INTO webhook_endpoint (id, name, url) VALUES ($1, 'MAGUEY_TICKET_WEBHOOK_URL', $2)
      ON CONFLICT (id) DO UPDATE SET url = excluded.url
      """;

  private static final String INSERT =
      """
      INSERT INTO webhook_endpoint (id, name, url, sealed_secret) VALUES ($1, $2, $3, $4)
      RETURNING
      """
          + COLUMNS;

  private static final String LIST =
      "SELECT " + COLUMNS + " FROM webhook_endpoint ORDER BY created_at, id";

  private static final String FIND = "SELECT " + COLUMNS + " FROM webhook_endpoint WHERE id = $1";

  private static final String EDIT =
      "UPDATE webhook_endpoint SET name = $2, url = $3 WHERE id = $1";

  private static final String FORGET_DUE = "DELETE FROM outbox WHERE lane = $1";

  private static final String FORGET_TRIES = "DELETE FROM webhook_delivery WHERE endpoint_id = $1";

  private static final String DELETE = "DELETE FROM webhook_endpoint WHERE id = $1";

  private static final String DISABLE =
      """
      UPDATE webhook_endpoint SET disabled_at = now(), disabled_reason = $2
       WHERE id = $1 AND disabled_at IS NULL
      """;

  private static final String ENABLE =
      """
      UPDATE webhook_endpoint SET disabled_at = NULL, disabled_reason = NULL, paused_until = NULL
       WHERE id = $1
      """;

  /** The longest pause that was asked for counts: messages under way end in any order. */
  private static final String PAUSE =
      """
      UPDATE webhook_endpoint
         SET paused_until = greatest(paused_until, now() + make_interval(secs => $2))
       WHERE id = $1
      """;

  private static final String ROTATE =
      """
      UPDATE webhook_endpoint
         SET sealed_former = sealed_secret, former_until = now() + make_interval(secs => $3),
             sealed_secret = $2
       WHERE id = $1
      """;

  private final WebhookSecrets secrets;

  WebhookEndpoints(WebhookSecrets secrets) {
    this.secrets = secrets;
  }

  /** Makes or mends the endpoint that the environment names. */
  Future<Void> keepConfigured(SqlClient client, String url) {
    return client
        .preparedQuery(KEEP_CONFIGURED)
        .execute(Tuple.of(WebhookEndpoint.CONFIGURED, url))
        .mapEmpty();
  }

  Future<WebhookEndpoint> insert(
      SqlClient client, UUID id, String name, String url, String secret) {
    return client
        .preparedQuery(INSERT)
        .execute(Tuple.of(id, name, url, secrets.seal(id, secret)))
        .map(rows -> of(rows.iterator().next()));
  }

  Future<List<WebhookEndpoint>> list(SqlClient client) {
    return client.preparedQuery(LIST).execute().map(rows -> Rows.list(rows, this::of));
  }

  Future<Optional<WebhookEndpoint>> find(SqlClient client, UUID id) {
    return client.preparedQuery(FIND).execute(Tuple.of(id)).map(this::first);
  }

  Future<Void> edit(SqlClient client, UUID id, String name, String url) {
    return client.preparedQuery(EDIT).execute(Tuple.of(id, name, url)).mapEmpty();
  }

  /** Removes an endpoint, the log of its tries and what is due for it. */
  Future<Void> delete(SqlClient tx, UUID id) {
    return tx.preparedQuery(FORGET_DUE)
        .execute(Tuple.of("webhook:" + id))
        .compose(done -> tx.preparedQuery(FORGET_TRIES).execute(Tuple.of(id)))
        .compose(done -> tx.preparedQuery(DELETE).execute(Tuple.of(id)))
        .mapEmpty();
  }

  /** Disables an endpoint; one that is disabled keeps its reason. */
  Future<Void> disable(SqlClient client, UUID id, String reason) {
    return client.preparedQuery(DISABLE).execute(Tuple.of(id, reason)).mapEmpty();
  }

  Future<Void> enable(SqlClient client, UUID id) {
    return client.preparedQuery(ENABLE).execute(Tuple.of(id)).mapEmpty();
  }

  Future<Void> pause(SqlClient client, UUID id, Duration pause) {
    return client.preparedQuery(PAUSE).execute(Tuple.of(id, pause.toMillis() / 1e3)).mapEmpty();
  }

  /** From now on the new secret signs, and for a while the one before, too. */
  Future<Void> rotate(SqlClient client, UUID id, String secret, double overlapSeconds) {
    Buffer sealed = secrets.seal(id, secret);
    return client.preparedQuery(ROTATE).execute(Tuple.of(id, sealed, overlapSeconds)).mapEmpty();
  }

  private Optional<WebhookEndpoint> first(RowSet<Row> rows) {
    return Rows.first(rows, this::of);
  }

  private WebhookEndpoint of(Row row) {
    return new WebhookEndpoint(
        row.getUUID("id"),
        row.getString("name"),
        row.getString("url"),
        secrets.of(row),
        time(row, "former_until"),
        time(row, "paused_until"),
        Duration.ofMillis(row.getLong("pause_ms")),
        time(row, "disabled_at"),
        row.getString("disabled_reason"),
        time(row, "created_at"));
  }

  private static Instant time(Row row, String column) {
    OffsetDateTime time = row.getOffsetDateTime(column);
    return time == null ? null : time.toInstant();
  }
}
