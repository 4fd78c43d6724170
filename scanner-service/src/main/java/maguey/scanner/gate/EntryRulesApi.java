package maguey.scanner.gate;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import maguey.common.boot.ServiceContext;
import maguey.common.http.ApiRequest;
import maguey.common.http.Reply;
import maguey.common.sql.Rows;
import maguey.common.sql.Transactions;
import maguey.scanner.audit.Deed;

/** Sets and lists how holders come in to events. */
public final class EntryRulesApi {
  private static final String STORE =
      """
      INSERT INTO entry_rules (event_slug, reentry, early_minutes, late_minutes, capacity)
      VALUES ($1, $2, $3, $4, $5)
      ON CONFLICT (event_slug) DO UPDATE
         SET reentry = excluded.reentry, early_minutes = excluded.early_minutes,
             late_minutes = excluded.late_minutes, capacity = excluded.capacity, updated_at = now()
      """;

  private static final String ALL =
      """
      SELECT event_slug, reentry, early_minutes, late_minutes, capacity
        FROM entry_rules ORDER BY event_slug
      """;

  private final Pool pool;
  private final Transactions transactions;

  public EntryRulesApi(ServiceContext service) {
    this.pool = service.pool();
    this.transactions = service.transactions();
  }

  /** {@code setEntryRules}: the next scan goes by them, on every node. */
  public Future<Reply> set(ApiRequest request) {
    String slug = request.path("eventSlug");
    EntryRules rules = EntryRules.fromJson(request.json());
    Tuple row =
        Tuple.of(slug, rules.reentry().text(), rules.earlyMinutes(), rules.lateMinutes())
            .addInteger(rules.capacity());
    Deed deed =
        Deed.of(request.user(), "rules.changed")
            .about(slug)
            .with("reentry", rules.reentry().text());
    return transactions
        .inTransaction(tx -> tx.preparedQuery(STORE).execute(row).compose(stored -> deed.write(tx)))
        .map(noted -> Reply.ok(rules.toJson(slug)));
  }

  /** {@code listEntryRules}: of the events that have some. */
  public Future<Reply> list(ApiRequest request) {
    return pool.preparedQuery(ALL)
        .execute()
        .map(rows -> Rows.list(rows, row -> EntryRules.of(row).toJson(row.getString("event_slug"))))
        .map(rules -> Reply.ok(new JsonObject().put("rules", new JsonArray(rules))));
  }
}
