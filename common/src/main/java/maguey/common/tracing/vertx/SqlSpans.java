package maguey.common.tracing.vertx;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.semconv.DbAttributes;
import io.opentelemetry.semconv.ServerAttributes;
import io.vertx.core.spi.tracing.TagExtractor;
import io.vertx.core.tracing.TracingPolicy;
import io.vertx.sqlclient.impl.tracing.QueryRequest;
import java.util.Set;
import java.util.function.Supplier;
import maguey.common.tracing.EventSink;
import maguey.common.tracing.MagueyAttributes;

/** Begins the CLIENT span of an SQL statement, below the step that runs it. */
final class SqlSpans {
  private static final String POSTGRESQL = "postgresql";

  /** The span {@code transaction} tells their time. */
  private static final Set<String> OF_TRANSACTION = Set.of("BEGIN", "COMMIT", "ROLLBACK");

  private final Tracer tracer;
  private final Supplier<EventSink> events;
  private final SqlTexts texts = new SqlTexts();
  private volatile Database lastSeen = new Database("", "", 0, "");

  SqlSpans(Tracer tracer, Supplier<EventSink> events) {
    this.tracer = tracer;
    this.events = events;
  }

  <R> SpanInFlight begin(
      io.vertx.core.Context vertx, TracingPolicy policy, QueryRequest query, TagExtractor<R> tags) {
    Context parent = Parents.of(vertx, policy);
    if (parent == null || OF_TRANSACTION.contains(query.sql())) {
      return null;
    }
    SqlText text = texts.of(query.sql());
    SpanBuilder builder =
        StepTracer.of(parent, tracer).spanBuilder(text.summary()).setSpanKind(SpanKind.CLIENT);
    describe(builder, text, query);
    describe(builder, database(query, tags));
    Span span = builder.setParent(parent).startSpan();
    return new SqlSpan(span, text, events.get(), TracingLocals.serverSpan(vertx));
  }

  /** A statement without parameters may hold values in its text, which are hidden. */
  private static void describe(SpanBuilder builder, SqlText text, QueryRequest query) {
    builder.setAttribute(DbAttributes.DB_SYSTEM_NAME, POSTGRESQL);
    builder.setAttribute(DbAttributes.DB_QUERY_SUMMARY, text.summary());
    builder.setAttribute(DbAttributes.DB_OPERATION_NAME, text.operation());
    builder.setAttribute(DbAttributes.DB_COLLECTION_NAME, text.collection());
    builder.setAttribute(
        DbAttributes.DB_QUERY_TEXT, query.tuples().isEmpty() ? text.masked() : text.text());
    if (query.tuples().size() > 1) {
      builder.setAttribute(DbAttributes.DB_OPERATION_BATCH_SIZE, (long) query.tuples().size());
    }
  }

  private static void describe(SpanBuilder builder, Database database) {
    builder.setAttribute(DbAttributes.DB_NAMESPACE, database.name());
    builder.setAttribute(ServerAttributes.SERVER_ADDRESS, database.host());
    if (database.port() > 0) {
      builder.setAttribute(ServerAttributes.SERVER_PORT, (long) database.port());
    }
  }

  /** Reads what only the extractor can see; a service has one database, so the last one is kept. */
  @SuppressWarnings("unchecked")
  private <R> Database database(QueryRequest query, TagExtractor<R> tags) {
    String peer = tag((R) query, tags, "network.peer.address");
    Database known = lastSeen;
    if (!known.peer().equals(peer)) {
      known = Database.of(peer, tag((R) query, tags, "db.namespace"));
      lastSeen = known;
    }
    return known;
  }

  private static <R> String tag(R query, TagExtractor<R> tags, String name) {
    for (int i = 0; i < tags.len(query); i++) {
      if (tags.name(query, i).equals(name)) {
        return tags.value(query, i);
      }
    }
    return "";
  }

  private record Database(String peer, String host, int port, String name) {
    static Database of(String peer, String name) {
      int colon = peer.lastIndexOf(':');
      return new Database(
          peer, peer.substring(0, colon), Integer.parseInt(peer.substring(colon + 1)), name);
    }
  }

  /** The category of a duration, for spans and queries alike. */
  static String category(long nanos) {
    if (nanos < 100_000_000L) {
      return "fast";
    }
    if (nanos < 1_000_000_000L) {
      return "normal";
    }
    return nanos < 5_000_000_000L ? "slow" : "very_slow";
  }

  static void describeDuration(Span span, long nanos) {
    span.setAttribute(MagueyAttributes.PERFORMANCE_CATEGORY, category(nanos));
  }
}
