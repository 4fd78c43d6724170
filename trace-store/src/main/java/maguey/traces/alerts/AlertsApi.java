package maguey.traces.alerts;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import java.util.Optional;
import java.util.UUID;
import maguey.common.auth.Tokens;
import maguey.common.http.ApiRequest;
import maguey.common.http.ApiRouter;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;
import maguey.common.http.Reply;

/** The operations under {@code /api/alerts}. */
public final class AlertsApi {
  private static final int PAGE = 100;

  private final AlertRules rules;
  private final AlertHistory history;

  public AlertsApi(Pool pool) {
    rules = new AlertRules(pool);
    history = new AlertHistory(pool);
  }

  /** Binds them. */
  public ApiRouter bind(ApiRouter router) {
    return router
        .on("listAlertRules", this::list)
        .on("addAlertRule", this::add)
        .on("changeAlertRule", this::change)
        .on("removeAlertRule", this::remove)
        .on("silenceAlertRule", this::silence)
        .on("listAlerts", this::history);
  }

  private Future<Reply> list(ApiRequest request) {
    boolean isAdmin = Tokens.roleOf(request.user()).equals(Tokens.ADMIN);
    return rules
        .all()
        .map(all -> isAdmin ? all : withoutAddresses(all))
        .map(all -> Reply.ok(new JsonObject().put("rules", all)));
  }

  private Future<Reply> history(ApiRequest request) {
    UUID rule = request.query("rule").map(AlertsApi::id).orElse(null);
    return history
        .newest(rule, request.queryInt("limit", PAGE))
        .map(all -> Reply.ok(new JsonObject().put("alerts", all)));
  }

  private Future<Reply> add(ApiRequest request) {
    return rules
        .add(rule(request), who(request))
        .map(id -> found(id, "A rule of this name is there already: choose another name"))
        .map(id -> Reply.json(201, new JsonObject().put("id", id.toString())));
  }

  private Future<Reply> change(ApiRequest request) {
    return rules
        .change(request.pathId("ruleId"), rule(request), who(request))
        .map(
            id ->
                found(
                    id,
                    "There is no such rule of the page: those of the file are changed there, and a name belongs to one rule"))
        .map(id -> Reply.noContent());
  }

  private Future<Reply> remove(ApiRequest request) {
    return rules
        .remove(request.pathId("ruleId"))
        .map(
            id ->
                found(id, "There is no such rule of the page; those of the file are removed there"))
        .map(id -> Reply.noContent());
  }

  private Future<Reply> silence(ApiRequest request) {
    return rules
        .silence(request.pathId("ruleId"), request.json().getInteger("minutes"))
        .map(
            id -> {
              if (id == null) {
                throw Problem.of(ProblemType.NOT_FOUND, "There is no such rule");
              }
              return Reply.noContent();
            });
  }

  /** A webhook's URL may be a secret in itself, and an address is somebody's. */
  private static JsonArray withoutAddresses(JsonArray rules) {
    for (int i = 0; i < rules.size(); i++) {
      JsonArray channels = rules.getJsonObject(i).getJsonArray("channels");
      for (int c = 0; c < channels.size(); c++) {
        channels.set(c, new JsonObject().put("type", channels.getJsonObject(c).getString("type")));
      }
    }
    return rules;
  }

  private static UUID found(UUID id, String otherwise) {
    if (id == null) {
      throw Problem.of(ProblemType.CONFLICT, otherwise);
    }
    return id;
  }

  private static AlertRule rule(ApiRequest request) {
    try {
      return AlertRule.fromJson(request.json());
    } catch (IllegalArgumentException wrong) {
      String words = wrong.getMessage();
      int colon = words.indexOf(':');
      throw Problem.invalid(colon < 0 ? "" : "/" + words.substring(0, colon), "invalid", words);
    }
  }

  private static UUID id(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException wrong) {
      throw Problem.of(ProblemType.MALFORMED, "'rule' must be the id of a rule")
          .withError("/query/rule", "id", "must be the id of a rule");
    }
  }

  private static String who(ApiRequest request) {
    return Optional.ofNullable(request.user().subject()).orElse("admin");
  }
}
