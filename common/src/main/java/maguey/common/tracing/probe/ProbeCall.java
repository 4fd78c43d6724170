package maguey.common.tracing.probe;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.List;

/**
 * One callback that the probe is asked for.
 *
 * @param url absolute, http or https
 * @param body the callback's body, JSON
 */
record ProbeCall(String url, Buffer body) {

  /**
   * @throws IllegalArgumentException if the body is no array of objects with a url
   */
  static List<ProbeCall> listOf(Buffer body) {
    try {
      return new JsonArray(body).stream().map(element -> of((JsonObject) element)).toList();
    } catch (DecodeException | ClassCastException | NullPointerException malformed) {
      throw new IllegalArgumentException("Send [{\"url\": …, \"arguments\": …}, …]", malformed);
    }
  }

  static ProbeCall of(JsonObject json) {
    return new ProbeCall(
        checked(json.getString("url")), Json.encodeToBuffer(json.getValue("arguments")));
  }

  JsonObject toJson() {
    return new JsonObject().put("url", url).put("arguments", Json.decodeValue(body));
  }

  private static String checked(String url) {
    URI uri = URI.create(url);
    boolean isHttp = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
    if (!isHttp || uri.getHost() == null) {
      throw new IllegalArgumentException("url is not an absolute http address");
    }
    return url;
  }
}
