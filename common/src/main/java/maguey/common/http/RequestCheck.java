package maguey.common.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.ext.web.RoutingContext;
import io.vertx.json.schema.SchemaRepository;
import io.vertx.json.schema.common.dsl.SchemaType;
import io.vertx.openapi.contract.Location;
import io.vertx.openapi.contract.MediaType;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.contract.Parameter;
import io.vertx.openapi.contract.RequestBody;
import io.vertx.openapi.contract.Style;
import io.vertx.openapi.validation.RequestParameter;
import io.vertx.openapi.validation.RequestValidator;
import io.vertx.openapi.validation.ValidatedRequest;
import io.vertx.openapi.validation.impl.RequestParameterImpl;
import io.vertx.openapi.validation.impl.ValidatedRequestImpl;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Checks the requests of one operation by the contract. What is surely right is let through at
 * once. All else goes to Vert.x's validator, which says what is wrong; it reads the schemas anew
 * for each value and does so on another thread, which takes longer than most answers.
 */
final class RequestCheck {
  /** Longer bodies would hold up the event loop. */
  private static final int QUICK_BYTES = 16 * 1024;

  private static final String JSON = "application/json";
  private static final Pattern WHOLE_NUMBER = Pattern.compile("0|[1-9]\\d{0,8}");
  private static final RequestParameter NONE = new RequestParameterImpl(null);

  private final Operation operation;
  private final RequestValidator validator;
  private final RequestValues values = new RequestValues();
  private final Map<Location, List<QuickParameter>> parameters;
  private final Predicate<Object> body;

  /**
   * A parameter, and what tells that a value of it is right.
   *
   * @param place in the path; 0 elsewhere
   */
  private record QuickParameter(Parameter parameter, int place, Predicate<Object> rule) {
    static QuickParameter of(SchemaRepository schemas, Operation operation, Parameter parameter) {
      Style style = parameter.getStyle();
      boolean isPlain = style == Style.SIMPLE || style == Style.FORM;
      return new QuickParameter(
          parameter,
          parameter.getIn() == Location.PATH ? RequestValues.place(operation, parameter) : 0,
          isPlain ? QuickSchema.of(schemas, parameter.getSchema()) : value -> false);
    }

    List<String> raw(RoutingContext context, String[] segments, Operation operation) {
      return place > 0
          ? RequestValues.inPath(segments, place)
          : RequestValues.raw(context, operation, parameter);
    }

    /** Null when it is not sure to be right. */
    RequestParameter sound(List<String> raw) {
      if (raw.isEmpty()) {
        return parameter.isRequired() ? null : NONE;
      }
      Object value = holdsNul(raw) ? null : value(raw);
      return value != null && rule.test(value) ? new RequestParameterImpl(value) : null;
    }

    private static boolean holdsNul(List<String> raw) {
      for (String text : raw) {
        if (text.indexOf('\0') >= 0) {
          return true;
        }
      }
      return false;
    }

    private Object value(List<String> raw) {
      if (parameter.getSchemaType() == SchemaType.ARRAY) {
        return parameter.isExplode() ? new JsonArray(List.copyOf(raw)) : null;
      }
      return raw.size() == 1 ? value(raw.get(0)) : null;
    }

    private Object value(String text) {
      return switch (parameter.getSchemaType()) {
        case STRING -> text;
        case INTEGER, NUMBER -> WHOLE_NUMBER.matcher(text).matches() ? Integer.valueOf(text) : null;
        default -> null;
      };
    }
  }

  /** The check of an operation of the contract. */
  RequestCheck(OpenAPIContract contract, Operation operation, RequestValidator validator) {
    SchemaRepository schemas = contract.getSchemaRepository();
    this.operation = operation;
    this.validator = validator;
    this.parameters =
        operation.getParameters().stream()
            .map(p -> QuickParameter.of(schemas, operation, p))
            .collect(Collectors.groupingBy(quick -> quick.parameter().getIn()));
    this.body = bodyRule(schemas, operation.getRequestBody());
  }

  private static Predicate<Object> bodyRule(SchemaRepository schemas, RequestBody declared) {
    MediaType json = declared == null ? null : declared.getContent().get(JSON);
    return json == null || json.getSchema() == null
        ? value -> false
        : QuickSchema.of(schemas, json.getSchema());
  }

  /**
   * The request as handlers read it; fails with what is wrong with it.
   *
   * @param segments of its path
   */
  Future<ValidatedRequest> of(RoutingContext context, String[] segments) {
    try {
      ValidatedRequest sound = atOnce(context, segments);
      return sound == null ? thoroughly(context) : Future.succeededFuture(sound);
    } catch (Problem refused) {
      return Future.failedFuture(refused);
    }
  }

  private Future<ValidatedRequest> thoroughly(RoutingContext context) {
    return values
        .extractValidatableRequest(context, operation)
        .compose(request -> validator.validate(request, operation.getOperationId()));
  }

  /** Null when the request is not sure to be right. */
  private ValidatedRequest atOnce(RoutingContext context, String[] segments) {
    Map<String, RequestParameter> cookies = sound(Location.COOKIE, context, segments);
    Map<String, RequestParameter> headers = sound(Location.HEADER, context, segments);
    Map<String, RequestParameter> path = sound(Location.PATH, context, segments);
    Map<String, RequestParameter> query = sound(Location.QUERY, context, segments);
    RequestParameter sent = body(context);
    return cookies == null || headers == null || path == null || query == null || sent == null
        ? null
        : new ValidatedRequestImpl(cookies, headers, path, query, sent);
  }

  /** The parameters of one place; null when not all of them are sure to be right. */
  private Map<String, RequestParameter> sound(
      Location in, RoutingContext context, String[] segments) {
    List<QuickParameter> wanted = parameters.get(in);
    if (wanted == null) {
      return Map.of();
    }
    Map<String, RequestParameter> found = new HashMap<>();
    for (QuickParameter quick : wanted) {
      RequestParameter sound = quick.sound(quick.raw(context, segments, operation));
      if (sound == null) {
        return null;
      }
      found.put(quick.parameter().getName(), sound);
    }
    return found;
  }

  private RequestParameter body(RoutingContext context) {
    if (operation.getRequestBody() == null) {
      return NONE;
    }
    Buffer sent = context.body().buffer();
    boolean isQuick =
        sent != null
            && sent.length() <= QUICK_BYTES
            && JSON.equals(context.request().getHeader("content-type"));
    Object value = isQuick ? decoded(sent) : null;
    return value != null && body.test(value) ? new RequestParameterImpl(value) : null;
  }

  private static Object decoded(Buffer json) {
    try {
      return Json.decodeValue(json);
    } catch (DecodeException malformed) {
      return null;
    }
  }
}
