package maguey.common.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.MediaType;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.impl.Utils;

/**
 * Reads a contract. A {@code $} at the end of a pattern means the end of the text there, as in
 * ECMA's expressions that JSON schema speaks of; in Java's it lets one line end through. Answers in
 * media types that Vert.x does not know, such as CSV, are left out: it refuses to read about them.
 */
public final class StrictContract {
  private static final String NOTHING_FOLLOWS = "(?![\\s\\S])";

  private StrictContract() {}

  static Future<OpenAPIContract> read(Vertx vertx, String resource) {
    return Utils.readYamlOrJson(vertx, resource).compose(contract -> of(vertx, contract));
  }

  /** A contract that was read elsewhere; it is changed. Fails if it is none. */
  public static Future<OpenAPIContract> of(Vertx vertx, JsonObject contract) {
    return OpenAPIContract.from(vertx, strict(contract));
  }

  static JsonObject strict(JsonObject schema) {
    schema.fieldNames().forEach(name -> schema.put(name, strict(name, schema.getValue(name))));
    return schema;
  }

  private static JsonObject readable(JsonObject responses) {
    for (String status : responses.fieldNames()) {
      if (responses.getValue(status) instanceof JsonObject response
          && response.getValue("content") instanceof JsonObject content) {
        content.getMap().keySet().removeIf(type -> !MediaType.isMediaTypeSupported(type));
      }
    }
    return responses;
  }

  private static Object strict(String name, Object value) {
    if (value instanceof JsonObject object) {
      return strict(name.equals("responses") ? readable(object) : object);
    }
    if (value instanceof JsonArray array) {
      JsonArray strict = new JsonArray();
      array.forEach(element -> strict.add(strict("", element)));
      return strict;
    }
    return name.equals("pattern") && value instanceof String text && text.endsWith("$")
        ? text + NOTHING_FOLLOWS
        : value;
  }
}
