package maguey.load.drive;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.net.ConnectException;
import java.util.concurrent.TimeoutException;

/**
 * What came back.
 *
 * @param status 0 when nothing did
 * @param failure in a few words, why nothing did; null otherwise
 */
public record Answer(int status, String body, String failure) {
  static Answer none(Throwable cause) {
    return new Answer(0, "", inWords(cause));
  }

  /** The body, or an empty object if it is no JSON object. */
  public JsonObject json() {
    try {
      return body.startsWith("{") ? new JsonObject(body) : new JsonObject();
    } catch (DecodeException cut) {
      return new JsonObject();
    }
  }

  /** The status, with the problem's name where it was one; why there was none otherwise. */
  public String label() {
    String type = failure == null && status >= 400 ? json().getString("type", "") : "";
    String problem = type.substring(type.lastIndexOf(':') + 1);
    return failure != null ? failure : (status + " " + problem).trim();
  }

  private static String inWords(Throwable cause) {
    if (cause instanceof TimeoutException) {
      return "no answer in time";
    }
    return cause instanceof ConnectException ? "cannot connect" : "connection lost";
  }
}
