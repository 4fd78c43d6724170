package maguey.common.http;

import io.vertx.core.Future;
import io.vertx.core.json.Json;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RequestExtractor;
import io.vertx.json.schema.common.dsl.SchemaType;
import io.vertx.openapi.contract.Location;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.contract.Parameter;
import io.vertx.openapi.validation.RequestParameter;
import io.vertx.openapi.validation.RequestUtils;
import io.vertx.openapi.validation.ValidatableRequest;
import io.vertx.openapi.validation.impl.RequestParameterImpl;
import io.vertx.openapi.validation.impl.ValidatableRequestImpl;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Takes a request apart for the contract's check. Vert.x's own way decodes a value of the query
 * twice and reads every text as JSON first, so that {@code %}, a quote, a backslash or {@code 3.14}
 * are refused and {@code %2531} becomes another value in the check than in the handler. Here a
 * value is decoded once, and a text stays the text it is.
 */
final class RequestValues implements RequestExtractor {
  @Override
  public Future<ValidatableRequest> extractValidatableRequest(
      RoutingContext context, Operation operation) {
    Map<Location, Map<String, RequestParameter>> found = new EnumMap<>(Location.class);
    for (Location place : Location.values()) {
      found.put(place, new HashMap<>());
    }
    try {
      operation.getParameters().forEach(p -> put(found, p, raw(context, operation, p)));
    } catch (Problem refused) {
      return Future.failedFuture(refused);
    }
    return Future.succeededFuture(request(context, found));
  }

  private static void put(
      Map<Location, Map<String, RequestParameter>> found, Parameter parameter, List<String> raw) {
    raw.forEach(text -> refuseNul(parameter, text));
    refuseRepeated(parameter, raw);
    Object value = raw.isEmpty() ? null : encoded(parameter, raw);
    found.get(parameter.getIn()).put(parameter.getName(), new RequestParameterImpl(value));
  }

  private static ValidatableRequest request(
      RoutingContext context, Map<Location, Map<String, RequestParameter>> found) {
    return new ValidatableRequestImpl(
        found.get(Location.COOKIE),
        found.get(Location.HEADER),
        found.get(Location.PATH),
        found.get(Location.QUERY),
        new RequestParameterImpl(context.body().buffer()),
        context.request().getHeader("content-type"));
  }

  /** The values of a parameter as they were sent; none when it was not. */
  static List<String> raw(RoutingContext context, Operation operation, Parameter wanted) {
    return switch (wanted.getIn()) {
      case QUERY -> context.queryParam(wanted.getName());
      case HEADER -> first(context.request().getHeader(wanted.getName()));
      case PATH -> inPath(Operations.segments(context.normalizedPath()), place(operation, wanted));
      case COOKIE ->
          first(
              context.request().getCookie(wanted.getName()) == null
                  ? null
                  : context.request().getCookie(wanted.getName()).getValue());
    };
  }

  /** Which segment of the path a parameter is, from 1; the same for all requests. */
  static int place(Operation operation, Parameter wanted) {
    return RequestUtils.findPathSegment(operation.getAbsoluteOpenAPIPath(), wanted.getName());
  }

  /** The value in that segment of the path; none when there is no such segment. */
  static List<String> inPath(String[] segments, int place) {
    return first(segment(segments, place));
  }

  private static List<String> first(String value) {
    return value == null ? List.of() : List.of(value);
  }

  /** In a path, unlike in a query, a plus is a plus. */
  private static String segment(String[] segments, int place) {
    if (segments.length < place) {
      return null;
    }
    try {
      String encoded = segments[place - 1];
      return encoded.indexOf('%') < 0
          ? encoded
          : URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException wrong) {
      throw Problem.of(ProblemType.MALFORMED, "The path holds a % that encodes nothing");
    }
  }

  private static String encoded(Parameter parameter, List<String> raw) {
    if (parameter.getSchemaType() == SchemaType.ARRAY) {
      return raw.stream()
          .map(text -> parameter.getName() + "=" + separable(text))
          .collect(Collectors.joining("&"));
    }
    return parameter.getSchemaType() == SchemaType.STRING ? Json.encode(raw.get(0)) : raw.get(0);
  }

  /**
   * The validator cuts the list at these signs again; within JSON they can be written otherwise.
   */
  private static String separable(String text) {
    return Json.encode(text).replace("&", "\\u0026").replace("=", "\\u003d");
  }

  /** PostgreSQL's text cannot hold U+0000, so nothing there can be meant. */
  private static void refuseNul(Parameter parameter, String text) {
    if (text.indexOf('\0') >= 0) {
      String pointer = pointer(parameter.getIn().toString(), parameter.getName());
      throw Problem.of(ProblemType.MALFORMED, "'" + parameter.getName() + "' must not hold U+0000")
          .withError(pointer, "control_character", "must not hold U+0000");
    }
  }

  /** Which of them is meant nobody knows, and another reader of the request may take the other. */
  private static void refuseRepeated(Parameter parameter, List<String> raw) {
    if (raw.size() > 1 && parameter.getSchemaType() != SchemaType.ARRAY) {
      String pointer = pointer(parameter.getIn().toString(), parameter.getName());
      throw Problem.of(ProblemType.MALFORMED, "'" + parameter.getName() + "' must be given once")
          .withError(pointer, "repeated", "must be given once");
    }
  }

  /** How {@code errors[]} points at a parameter, for instance {@code /query/limit}. */
  static String pointer(String place, String name) {
    return "/" + place.toLowerCase(Locale.ROOT) + "/" + name;
  }
}
