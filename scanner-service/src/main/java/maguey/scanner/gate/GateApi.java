package maguey.scanner.gate;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import maguey.common.http.ApiRequest;
import maguey.common.http.Reply;

/** Makes, changes and lists gates. */
public final class GateApi {
  private final Pool pool;

  public GateApi(Pool pool) {
    this.pool = pool;
  }

  /** {@code createGate}. */
  public Future<Reply> create(ApiRequest request) {
    return GateRepository.store(pool, Gate.fromJson(request.json()))
        .map(gate -> Reply.created("/api/gates", gate.toJson()));
  }

  /** {@code listGates}. */
  public Future<Reply> list(ApiRequest request) {
    return GateRepository.all(pool)
        .map(gates -> new JsonArray(gates.stream().map(Gate::toJson).toList()))
        .map(gates -> Reply.ok(new JsonObject().put("gates", gates)));
  }
}
