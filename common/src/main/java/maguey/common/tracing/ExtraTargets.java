package maguey.common.tracing;

import io.opentelemetry.exporter.logging.LoggingSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporterBuilder;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import maguey.common.config.Env;

/**
 * Targets that users add with OpenTelemetry's own variables, beside the trace store. They have
 * OpenTelemetry's own guarantees: what such a target does not take in time is dropped.
 *
 * @param otlp whether to send OTLP to {@code otlpEndpoint}
 * @param console whether to write spans to the log
 */
public record ExtraTargets(
    boolean otlp,
    boolean console,
    String otlpEndpoint,
    boolean grpc,
    Map<String, String> otlpHeaders,
    Duration otlpTimeout) {

  /** None. */
  public static final ExtraTargets NONE =
      new ExtraTargets(false, false, "", false, Map.of(), Duration.ofSeconds(10));

  /** An endpoint alone is enough to ask for {@code otlp}, unless the exporters are named. */
  static ExtraTargets from(Env env) {
    boolean isGrpc = protocol(env).equals("grpc");
    String endpoint = endpoint(env, isGrpc);
    Set<String> exporters =
        env.read(
            "OTEL_TRACES_EXPORTER", endpoint.isEmpty() ? "none" : "otlp", ExtraTargets::exporters);
    return new ExtraTargets(
        exporters.contains("otlp"),
        exporters.contains("console") || exporters.contains("logging"),
        endpoint.isEmpty() ? defaultEndpoint(isGrpc) : endpoint,
        isGrpc,
        env.read("OTEL_EXPORTER_OTLP_HEADERS", "", KeyValues::parse),
        Duration.ofMillis(env.integer("OTEL_EXPORTER_OTLP_TIMEOUT", 10_000, 1, 3_600_000)));
  }

  List<SpanProcessor> processors() {
    List<SpanProcessor> processors = new ArrayList<>();
    if (otlp) {
      processors.add(BatchSpanProcessor.builder(otlpExporter()).build());
    }
    if (console) {
      processors.add(SimpleSpanProcessor.create(LoggingSpanExporter.create()));
    }
    return processors;
  }

  private SpanExporter otlpExporter() {
    return grpc ? grpcExporter() : httpExporter();
  }

  private SpanExporter httpExporter() {
    OtlpHttpSpanExporterBuilder builder =
        OtlpHttpSpanExporter.builder().setEndpoint(otlpEndpoint).setTimeout(otlpTimeout);
    otlpHeaders.forEach(builder::addHeader);
    return builder.build();
  }

  private SpanExporter grpcExporter() {
    OtlpGrpcSpanExporterBuilder builder =
        OtlpGrpcSpanExporter.builder().setEndpoint(otlpEndpoint).setTimeout(otlpTimeout);
    otlpHeaders.forEach(builder::addHeader);
    return builder.build();
  }

  private static String protocol(Env env) {
    String general = env.text("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
    return env.text("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", general);
  }

  /** The specific variable is taken as it is; to the general one HTTP appends the signal's path. */
  private static String endpoint(Env env, boolean isGrpc) {
    String general = env.text("OTEL_EXPORTER_OTLP_ENDPOINT", "");
    String withPath =
        general.isEmpty() || isGrpc ? general : general.replaceAll("/+$", "") + "/v1/traces";
    return env.text("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", withPath);
  }

  private static String defaultEndpoint(boolean isGrpc) {
    return isGrpc ? "http://localhost:4317" : "http://localhost:4318/v1/traces";
  }

  private static Set<String> exporters(String text) {
    Set<String> names =
        Arrays.stream(text.split(",")).map(String::trim).collect(Collectors.toSet());
    Set<String> known = Set.of("otlp", "console", "logging", "none");
    if (!known.containsAll(names)) {
      throw new IllegalArgumentException("'" + text + "' is none of " + known);
    }
    return names;
  }
}
