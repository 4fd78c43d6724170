package maguey.common.http;

import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.User;
import io.vertx.ext.web.RoutingContext;
import io.vertx.openapi.validation.RequestParameter;
import io.vertx.openapi.validation.ValidatedRequest;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import maguey.common.sql.StorableTime;

/**
 * A request whose shapes the contract has checked.
 *
 * @param context for what the contract does not know: cookies, the peer's address
 */
public record ApiRequest(RoutingContext context, ValidatedRequest validated) {
  private static final Pattern UUID_TEXT =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  /** The JSON object in the body. */
  public JsonObject json() {
    return validated.getBody().getJsonObject();
  }

  /** A path parameter. */
  public String path(String name) {
    return validated.getPathParameters().get(name).getString();
  }

  /** A path parameter that is an id; one of another form names nothing and so is not found. */
  public UUID pathId(String name) {
    String text = path(name);
    if (!UUID_TEXT.matcher(text).matches()) {
      throw Problem.of(ProblemType.NOT_FOUND, "'" + name + "' is not an id that exists here");
    }
    return UUID.fromString(text);
  }

  /**
   * A query parameter, when it was given and is not empty; as it was sent, because the validated
   * one is URL-decoded twice, which makes a blank of an encoded plus.
   */
  public Optional<String> query(String name) {
    return value(validated.getQuery(), name)
        .map(checked -> context.request().getParam(name))
        .filter(v -> !v.isEmpty())
        .map(text -> withoutNul(name, text));
  }

  /** A whole number in the query. */
  public int queryInt(String name, int fallback) {
    return value(validated.getQuery(), name)
        // Through double, because that saturates: a number beyond int must not wrap round.
        .map(v -> (int) ((Number) v).doubleValue())
        .orElse(fallback);
  }

  /** A point in time in the query, in ISO 8601. */
  public Optional<Instant> queryTime(String name) {
    return query(name).map(text -> instant(name, text));
  }

  /** A header field, when it was sent. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(context.request().getHeader(name));
  }

  /** Who is asking; null when the operation asks for no token. */
  public User user() {
    return context.user();
  }

  /** PostgreSQL's text cannot hold U+0000, so nothing there can be meant. */
  private static String withoutNul(String name, String text) {
    if (text.indexOf('\0') >= 0) {
      throw Problem.of(ProblemType.MALFORMED, "'" + name + "' must not hold U+0000");
    }
    return text;
  }

  private static Optional<Object> value(Map<String, RequestParameter> parameters, String name) {
    return Optional.ofNullable(parameters.get(name))
        .filter(parameter -> !parameter.isNull())
        .map(RequestParameter::get);
  }

  private static Instant instant(String name, String text) {
    try {
      return StorableTime.of(Instant.parse(text));
    } catch (DateTimeParseException | IllegalArgumentException wrong) {
      throw Problem.of(
          ProblemType.MALFORMED, "'" + name + "' must be a time such as 2026-05-01T18:00:00Z");
    }
  }
}
