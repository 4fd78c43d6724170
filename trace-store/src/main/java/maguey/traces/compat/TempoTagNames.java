package maguey.traces.compat;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import maguey.common.http.ApiRequest;
import maguey.common.http.Reply;

/** What a search may name, in both versions of Tempo's answers: tags, and the values they have. */
final class TempoTagNames {
  private static final List<String> INTRINSICS =
      List.of(
          "duration",
          "kind",
          "name",
          "rootName",
          "rootServiceName",
          "status",
          "statusMessage",
          "traceDuration");

  private final TagCatalogue tags;

  TempoTagNames(TagCatalogue tags) {
    this.tags = tags;
  }

  Future<Reply> names(ApiRequest request) {
    return Future.all(tags.spanKeys(), tags.resourceKeys())
        .map(
            both -> {
              List<String> names = new ArrayList<>(both.<List<String>>resultAt(0));
              names.addAll(both.resultAt(1));
              return names.stream().distinct().sorted().toList();
            })
        .map(names -> Reply.ok(withMetrics("tagNames", new JsonArray(names))));
  }

  Future<Reply> scopes(ApiRequest request) {
    String scope = request.query("scope").filter(s -> !s.equals("none")).orElse("all");
    return Future.all(tags.resourceKeys(), tags.spanKeys())
        .map(
            both ->
                new JsonArray()
                    .add(scope("resource", both.resultAt(0)))
                    .add(scope("span", both.resultAt(1)))
                    .add(scope("intrinsic", INTRINSICS)))
        .map(scopes -> chosen(scopes, scope))
        .map(scopes -> Reply.ok(withMetrics("scopes", scopes)));
  }

  private static JsonArray chosen(JsonArray scopes, String name) {
    return new JsonArray(
        scopes.stream()
            .filter(s -> name.equals("all") || name.equals(((JsonObject) s).getString("name")))
            .toList());
  }

  private static JsonObject scope(String name, List<String> tags) {
    return new JsonObject().put("name", name).put("tags", new JsonArray(tags));
  }

  Future<Reply> values(ApiRequest request) {
    return tags.values(request.path("tag"))
        .map(values -> Reply.ok(withMetrics("tagValues", new JsonArray(values))));
  }

  Future<Reply> typedValues(ApiRequest request) {
    String tag = request.path("tag");
    return tags.values(tag)
        .map(values -> new JsonArray(values.stream().map(v -> TempoJson.typed(tag, v)).toList()))
        .map(values -> Reply.ok(withMetrics("tagValues", values)));
  }

  private static JsonObject withMetrics(String name, JsonArray list) {
    return new JsonObject().put(name, list).put("metrics", new JsonObject());
  }
}
