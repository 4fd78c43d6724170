package maguey.common.http;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.User;
import io.vertx.ext.web.RoutingContext;
import io.vertx.openapi.validation.RequestParameter;
import io.vertx.openapi.validation.ValidatedRequest;
import io.vertx.openapi.validation.impl.ValidatedRequestImpl;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
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

  /** A path parameter that not every operation of a handler has. */
  public Optional<String> pathIfAny(String name) {
    return value(validated.getPathParameters(), name).map(Object::toString);
  }

  /** A path parameter that is an id; one of another form names nothing and so is not found. */
  public UUID pathId(String name) {
    String text = path(name);
    if (!UUID_TEXT.matcher(text).matches()) {
      throw Problem.of(ProblemType.NOT_FOUND, "'" + name + "' is not an id that exists here");
    }
    return UUID.fromString(text);
  }

  /** A query parameter, when it was given and is not empty. */
  public Optional<String> query(String name) {
    return value(validated.getQuery(), name).map(Object::toString).filter(v -> !v.isEmpty());
  }

  /** The values of a query parameter that may be given several times; empty texts are left out. */
  public List<String> queryAll(String name) {
    return value(validated.getQuery(), name)
        .map(JsonArray.class::cast)
        .map(values -> values.stream().map(Object::toString).filter(v -> !v.isEmpty()).toList())
        .orElse(List.of());
  }

  /**
   * A request whose query has those parameters alone whose names begin so, without that beginning:
   * for two searches in one request.
   */
  public ApiRequest within(String prefix) {
    Map<String, RequestParameter> query = new HashMap<>();
    validated
        .getQuery()
        .forEach(
            (name, value) -> {
              if (name.startsWith(prefix)) {
                query.put(name.substring(prefix.length()), value);
              }
            });
    return new ApiRequest(
        context,
        new ValidatedRequestImpl(
            validated.getCookies(),
            validated.getHeaders(),
            validated.getPathParameters(),
            query,
            validated.getBody()));
  }

  /** A number in the query; of more digits than it has, what a double can hold. */
  public Optional<Double> queryNumber(String name) {
    return value(validated.getQuery(), name).map(v -> ((Number) v).doubleValue());
  }

  /** A whole number in the query. */
  public int queryInt(String name, int fallback) {
    // Through double, because that saturates: a number beyond int must not wrap round.
    return queryNumber(name).map(Double::intValue).orElse(fallback);
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

  private static Optional<Object> value(Map<String, RequestParameter> parameters, String name) {
    return Optional.ofNullable(parameters.get(name))
        .filter(parameter -> !parameter.isNull())
        .map(RequestParameter::get);
  }

  private static Instant instant(String name, String text) {
    try {
      return StorableTime.of(Instant.parse(text));
    } catch (DateTimeParseException | IllegalArgumentException wrong) {
      String rule = "must be a time such as 2026-05-01T18:00:00Z";
      throw Problem.of(ProblemType.MALFORMED, "'" + name + "' " + rule)
          .withError(RequestValues.pointer("query", name), "time", rule);
    }
  }
}
