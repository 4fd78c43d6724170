package maguey.common.http;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import maguey.common.tracing.Refusal;

/**
 * The one exception that travels to a client. On the wire it is {@code application/problem+json}
 * plus {@code traceId}; over the event bus {@code fail(status, type name)}.
 */
public final class Problem extends RuntimeException implements Refusal {
  private final transient ProblemType type;
  private final transient JsonObject members = new JsonObject();
  private int retryAfterSeconds;

  private Problem(ProblemType type, String detail) {
    // No stack trace: a problem is an answer, and a rush of sold-out answers must stay cheap.
    super(detail, null, false, false);
    this.type = type;
  }

  /**
   * A problem with something a person can act on.
   *
   * @param detail what happened this time and what to do; no SQL, no stack trace, no secret
   */
  public static Problem of(ProblemType type, String detail) {
    return new Problem(type, detail);
  }

  /** A value of the request that is not acceptable: 422 with its JSON pointer. */
  public static Problem invalid(String pointer, String code, String detail) {
    return of(ProblemType.INVALID, "One value is not acceptable: " + detail)
        .withError(pointer, code, detail);
  }

  /** Adds an extension member. */
  public Problem with(String member, Object value) {
    members.put(member, value);
    return this;
  }

  /**
   * Adds an entry of {@code errors[]}; the pointer is an RFC 6901 JSON pointer into the body, or
   * names a parameter: {@code /query/limit}.
   */
  public Problem withError(String pointer, String code, String detail) {
    if (!members.containsKey("errors")) {
      members.put("errors", new JsonArray());
    }
    members
        .getJsonArray("errors")
        .add(new JsonObject().put("pointer", pointer).put("code", code).put("detail", detail));
    return this;
  }

  /** Tells the client when to try again. */
  public Problem retryAfter(int seconds) {
    retryAfterSeconds = seconds;
    return this;
  }

  public ProblemType type() {
    return type;
  }

  public int status() {
    return type.status();
  }

  /** Seconds until another try makes sense; 0 when none was said. */
  public int retryAfterSeconds() {
    return retryAfterSeconds;
  }

  /** What the caller can act on is an outcome; a fault of ours is an error in the trace. */
  @Override
  public Optional<String> refusedAs() {
    return status() < ProblemType.INTERNAL.status() ? Optional.of(type.name()) : Optional.empty();
  }

  @Override
  public String faultType() {
    return type.name();
  }

  /** The body of the answer. */
  public JsonObject toJson(String traceId) {
    return new JsonObject()
        .put("type", type.uri())
        .put("title", type.title())
        .put("status", status())
        .put("detail", getMessage())
        .put("traceId", traceId)
        .mergeIn(members);
  }
}
