package maguey.scanner.gate;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import maguey.common.boot.ServiceContext;
import maguey.common.http.ApiRequest;
import maguey.common.http.Reply;
import maguey.common.sql.Transactions;
import maguey.scanner.audit.Deed;

/** Makes, changes and lists gates. */
public final class GateApi {
  private final Pool pool;
  private final Transactions transactions;

  public GateApi(ServiceContext service) {
    this.pool = service.pool();
    this.transactions = service.transactions();
  }

  /** {@code createGate}. */
  public Future<Reply> create(ApiRequest request) {
    Gate wanted = Gate.fromJson(request.json());
    Deed deed = Deed.of(request.user(), "gate.changed").at(wanted.code()).about(wanted.name());
    return transactions
        .inTransaction(tx -> GateRepository.store(tx, wanted).compose(g -> deed.write(tx).map(g)))
        .map(gate -> Reply.created("/api/gates", gate.toJson()));
  }

  /** {@code listGates}. */
  public Future<Reply> list(ApiRequest request) {
    return GateRepository.all(pool)
        .map(gates -> new JsonArray(gates.stream().map(Gate::toJson).toList()))
        .map(gates -> Reply.ok(new JsonObject().put("gates", gates)));
  }
}
