package maguey.load.drive;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/**
 * A request of a visitor.
 *
 * @param step what it is called in the report and in its span
 * @param body JSON; null for none
 */
public record Ask(
    String step, HttpMethod method, String url, Map<String, String> headers, JsonObject body) {

  public static Ask get(String step, String url) {
    return new Ask(step, HttpMethod.GET, url, Map.of(), null);
  }

  public static Ask post(String step, String url, Map<String, String> headers, JsonObject body) {
    return new Ask(step, HttpMethod.POST, url, headers, body);
  }
}
