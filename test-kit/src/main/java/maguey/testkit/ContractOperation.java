package maguey.testkit;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a path of a service's contract does for a method.
 *
 * @param parameters with what they refer to in their place
 */
record ContractOperation(String method, String path, List<JsonObject> parameters) {

  /** The operations of a contract, in its order. */
  static List<ContractOperation> allOf(JsonObject contract) {
    List<ContractOperation> operations = new ArrayList<>();
    for (Map.Entry<String, Object> path : contract.getJsonObject("paths")) {
      for (Map.Entry<String, Object> method : (JsonObject) path.getValue()) {
        operations.add(
            of(contract, path.getKey(), method.getKey(), (JsonObject) method.getValue()));
      }
    }
    return operations;
  }

  private static ContractOperation of(
      JsonObject contract, String path, String method, JsonObject operation) {
    return new ContractOperation(
        method.toUpperCase(Locale.ROOT),
        path,
        operation.getJsonArray("parameters", new JsonArray()).stream()
            .map(parameter -> resolved(contract, (JsonObject) parameter))
            .toList());
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
}
