package maguey.traces.review;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import maguey.common.http.ApiRequest;
import maguey.common.http.ApiRouter;
import maguey.common.http.Reply;
import maguey.common.sql.Rows;

/** Tells what tail decisions keep and what they take: {@code GET /api/sampling}. */
public final class SamplingApi {
  private static final String DAYS =
      """
      SELECT day, rule, kept_traces, sampled_traces, sampled_spans FROM tail_counts
       WHERE day > (now() AT TIME ZONE 'UTC')::date - 30 ORDER BY day DESC, rule
      """;

  private final Pool pool;
  private final TailPolicy policy;

  public SamplingApi(Pool pool, TailPolicy policy) {
    this.pool = pool;
    this.policy = policy;
  }

  /** Binds it. */
  public ApiRouter bind(ApiRouter router) {
    return router.on("getSampling", this::sampling);
  }

  private Future<Reply> sampling(ApiRequest request) {
    return pool.query(DAYS)
        .execute()
        .map(rows -> Rows.json(rows, SamplingApi::toJson))
        .map(days -> Reply.ok(policy.toJson().put("days", days)));
  }

  private static JsonObject toJson(Row row) {
    return new JsonObject()
        .put("day", row.getLocalDate("day").toString())
        .put("rule", row.getString("rule").strip())
        .put("keptTraces", row.getLong("kept_traces"))
        .put("sampledTraces", row.getLong("sampled_traces"))
        .put("sampledSpans", row.getLong("sampled_spans"));
  }
}
