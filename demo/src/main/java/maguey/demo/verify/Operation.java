package maguey.demo.verify;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An operation of a node's contract.
 *
 * @param roles whom it lets in; empty is everybody
 */
record Operation(
    String id,
    String method,
    String path,
    List<String> roles,
    List<JsonObject> parameters,
    boolean isEndless) {

  /** Without these nothing is found, so that nobody can guess what exists. */
  private static final Set<String> CAPABILITIES = Set.of("secret", "token");

  /** The operations of a contract, in its order. */
  static List<Operation> of(JsonObject contract) {
    List<Operation> operations = new ArrayList<>();
    for (Map.Entry<String, Object> path : contract.getJsonObject("paths")) {
      for (Map.Entry<String, Object> method : (JsonObject) path.getValue()) {
        operations.add(
            of(contract, path.getKey(), method.getKey(), (JsonObject) method.getValue()));
      }
    }
    return operations;
  }

  private static Operation of(JsonObject contract, String path, String method, JsonObject body) {
    return new Operation(
        body.getString("operationId"),
        method.toUpperCase(Locale.ROOT),
        path,
        body.getJsonArray("x-roles", new JsonArray()).stream().map(String::valueOf).toList(),
        body.getJsonArray("parameters", new JsonArray()).stream()
            .map(parameter -> resolved(contract, (JsonObject) parameter))
            .toList(),
        body.encode().contains("text/event-stream"));
  }

  private static JsonObject resolved(JsonObject contract, JsonObject parameter) {
    String reference = parameter.getString("$ref");
    return reference == null
        ? parameter
        : contract
            .getJsonObject("components")
            .getJsonObject("parameters")
            .getJsonObject(reference.substring(reference.lastIndexOf('/') + 1));
  }

  /** Its path with values in place; empty if a value that it must have is not there. */
  Optional<String> address(Map<String, String> values) {
    StringBuilder query = new StringBuilder();
    String filled = path;
    for (JsonObject parameter : parameters) {
      String name = parameter.getString("name");
      String value = values.get(name);
      if (value == null && isNeeded(parameter)) {
        return Optional.empty();
      }
      if (parameter.getString("in").equals("path")) {
        filled = filled.replace("{" + name + "}", encoded(value));
      } else if (value != null && parameter.getString("in").equals("query")) {
        query.append(query.isEmpty() ? '?' : '&').append(name).append('=').append(encoded(value));
      }
    }
    return Optional.of(filled + query);
  }

  private static boolean isNeeded(JsonObject parameter) {
    return parameter.getBoolean("required", false)
        || CAPABILITIES.contains(parameter.getString("name"));
  }

  /** Its path with some value in every place. */
  String anyAddress() {
    return path.replaceAll("\\{[^}]+}", "x");
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
