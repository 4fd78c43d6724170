package maguey.testkit;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.impl.Utils;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import maguey.testkit.HttpCalls.Answer;
import org.assertj.core.api.Assertions;

/**
 * Sends every parameter of a service's own contract values that break careless code. A service may
 * refuse them, and must not fail.
 */
public final class HostileValues {
  /** As they stand in a query. */
  private static final List<String> VALUES =
      List.of(
          "%25",
          "%2531",
          "%22",
          "%5C",
          "%27%3B--",
          "3.14",
          "%00",
          "%0A",
          "abc%0A",
          "%7B%7D",
          "%5B1%5D",
          "null",
          "true",
          "NaN",
          "1e999",
          "-1",
          "%24%7Bjndi%3Ax%7D",
          "..%2F..%2F",
          "%F0%9F%8E%AB",
          "%2553ERVER",
          "99999999999999999999",
          "2026-01-01T00%3A00%3A00Z",
          "%2B1000000000-01-01T00%3A00%3A00Z",
          "a".repeat(3_000));

  private final HttpCalls http;
  private final JsonObject contract;

  private HostileValues(HttpCalls http) {
    this.http = http;
    this.contract = Utils.yamlStringToJson(http.get("/openapi.yaml").body()).await();
  }

  /** Asks each operation of the contract with each value in each of its parameters. */
  public static void assertNoneBreaks(HttpCalls http) {
    new HostileValues(http).askAll();
  }

  private void askAll() {
    for (Map.Entry<String, Object> path : contract.getJsonObject("paths")) {
      for (Map.Entry<String, Object> method : (JsonObject) path.getValue()) {
        ask(method.getKey().toUpperCase(java.util.Locale.ROOT), path.getKey(), method.getValue());
      }
    }
  }

  private void ask(String method, String path, Object operation) {
    if (((JsonObject) operation).encode().contains("text/event-stream")) {
      return; // such an answer has no end
    }
    for (JsonObject parameter : parameters((JsonObject) operation)) {
      for (String value : VALUES) {
        check(method, path, parameter, value);
      }
    }
  }

  private void check(String method, String path, JsonObject parameter, String value) {
    String name = parameter.getString("name");
    String address =
        switch (parameter.getString("in")) {
          case "path" -> filled(path.replace("{" + name + "}", value));
          case "query" ->
              filled(path) + "?" + URLEncoder.encode(name, StandardCharsets.UTF_8) + "=" + value;
          default -> filled(path);
        };
    Answer answer =
        method.equals("GET")
            ? http.get(address)
            : http.with("content-type", "application/json")
                .send(method, address, "{\"text\":\"\\u0000\"}");
    Assertions.assertThat(answer.status())
        .as(method + " " + address + " → " + answer.body())
        .isLessThan(500);
  }

  private static String filled(String path) {
    return path.replaceAll("\\{[^}]+}", "x");
  }

  private List<JsonObject> parameters(JsonObject operation) {
    List<JsonObject> found = new ArrayList<>();
    for (Object parameter : operation.getJsonArray("parameters", new JsonArray())) {
      found.add(resolved((JsonObject) parameter));
    }
    return found;
  }

  private JsonObject resolved(JsonObject parameter) {
    String reference = parameter.getString("$ref");
    return reference == null
        ? parameter
        : contract
            .getJsonObject("components")
            .getJsonObject("parameters")
            .getJsonObject(reference.substring(reference.lastIndexOf('/') + 1));
  }
}
