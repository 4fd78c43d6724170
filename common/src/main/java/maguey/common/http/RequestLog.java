package maguey.common.http;

import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringArrayKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.vertx.ext.auth.User;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Set;
import maguey.common.auth.Tokens;
import maguey.common.privacy.Masking;
import maguey.common.tracing.EventSink;
import maguey.common.tracing.vertx.HttpServerSpan;
import maguey.common.tracing.vertx.MagueyTracer;

/**
 * Writes down every request that ends: who asked for what, and what came of it. Never what was in
 * it: the route is the contract's, the subject the token's.
 */
public final class RequestLog {
  /** What programs ask every few seconds, and nobody wants to read. */
  private static final Set<String> UNINTERESTING =
      Set.of("/health/live", "/health/ready", "/metrics");

  private static final Set<Integer> REFUSALS = Set.of(401, 403, 429);
  private static final String PROBLEM = "maguey.problem";
  private static final String CALLER = "maguey.caller";
  private static final AttributeKey<String> METHOD = stringKey("http.request.method");
  private static final AttributeKey<String> ROUTE = stringKey("http.route");
  private static final AttributeKey<Long> STATUS = longKey("http.response.status_code");
  private static final AttributeKey<Long> DURATION = longKey("duration_ms");
  private static final AttributeKey<List<String>> STATEMENTS = stringArrayKey("statements");
  private static final long NANOS_PER_MS = 1_000_000;
  private static final long SLOW_MS = 1_000;

  private record Caller(String subject, String role) {
    static Caller of(User user) {
      return user == null ? null : new Caller(user.subject(), Tokens.roleOf(user));
    }
  }

  /** A request that has ended. */
  private record Served(String route, long millis, List<String> statements) {}

  private RequestLog() {}

  /** Waits for the end of a request, if it is traced. */
  static void watch(RoutingContext context) {
    HttpServerSpan request = MagueyTracer.served();
    if (request != null) {
      request.watchStatements();
      EventSink sink = MagueyTracer.events();
      long began = System.nanoTime();
      context.addEndHandler(ended -> note(context, sink, request, began));
    }
  }

  /** Says what kind of problem the answer is. */
  static void refused(RoutingContext context, Problem problem) {
    context.put(PROBLEM, problem.type().name());
  }

  /** Says who asks, or signs in, whether or not he is let in. */
  public static void caller(RoutingContext context, String subject, String role) {
    context.put(CALLER, new Caller(subject, role));
  }

  private static void note(
      RoutingContext context, EventSink sink, HttpServerSpan request, long began) {
    Served served =
        new Served(
            request.route() == null ? pathOf(context) : request.route(),
            (System.nanoTime() - began) / NANOS_PER_MS,
            request.takeStatements());
    SpanContext span = request.context();
    if (UNINTERESTING.contains(served.route()) && served.statements().isEmpty()) {
      return;
    }
    Attributes attributes = describe(context, served);
    sink.note(name(context.response().getStatusCode(), served.route()), span, attributes);
    if (served.millis() >= SLOW_MS && !isFeed(context)) {
      sink.note("performance.request", span, attributes);
    }
  }

  /** A feed has no end of its own. */
  private static boolean isFeed(RoutingContext context) {
    return String.valueOf(context.response().headers().get("content-type"))
        .startsWith("text/event-stream");
  }

  /** Pages stand in no contract. */
  private static String pathOf(RoutingContext context) {
    Route route = context.currentRoute();
    return route == null || route.getPath() == null ? "none" : route.getPath();
  }

  private static String name(int status, String route) {
    if (route.startsWith("/login") || route.equals("/logout")) {
      return "audit.login";
    }
    return REFUSALS.contains(status) ? "audit.refusal" : "audit.request";
  }

  private static Attributes describe(RoutingContext context, Served served) {
    AttributesBuilder attributes =
        Attributes.builder()
            .put(METHOD, context.request().method().name())
            .put(ROUTE, served.route())
            .put(STATUS, (long) context.response().getStatusCode())
            .put(DURATION, served.millis());
    if (!served.statements().isEmpty()) {
      attributes.put(STATEMENTS, served.statements());
    }
    String problem = context.get(PROBLEM);
    if (problem != null) {
      attributes.put("problem", problem);
    }
    Caller caller = context.get(CALLER, Caller.of(context.user()));
    if (caller != null) {
      attributes.put("role", caller.role());
      attributes.put("subject", Masking.builtIn().text(String.valueOf(caller.subject())));
    }
    return attributes.build();
  }
}
