package maguey.common.tracing;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import maguey.common.config.ConfigException;
import maguey.common.config.Env;
import maguey.common.tracing.vertx.TrustedCallers;

/**
 * How a service is traced. Every default is in {@link #from}; {@code docs/telemetry.md} has the
 * table of variables.
 *
 * @param serviceName the module's name, {@code orders-service}
 * @param instanceId differs between two processes of one service
 * @param environment becomes {@code deployment.environment.name} and part of our tracestate entry
 * @param resourceAttributes of {@code OTEL_RESOURCE_ATTRIBUTES}
 * @param trustedCallers whose contexts are accepted as parents
 * @param export bounds of queue, batches and spool
 * @param targets where spans go besides the trace store
 */
public record TelemetryConfig(
    String serviceName,
    String instanceId,
    String environment,
    Map<String, String> resourceAttributes,
    SamplingRules sampling,
    TrustedCallers trustedCallers,
    Export export,
    ExtraTargets targets) {
  private static final int MAX = 1_000_000_000;

  /**
   * Bounds of the way to the trace store.
   *
   * @param enabled false exports nothing over the event bus
   * @param queueSpans spans held in memory; more are dropped and counted
   * @param batchSpans spans sent at once
   * @param delay how long a span waits for others, at most
   * @param ackTimeout how long a trace-store node has to say that a batch is stored
   * @param spoolFolder of this process alone; a second process takes a folder beside it
   * @param spoolBytes bound of the spool on disk; newer batches are dropped and counted
   */
  public record Export(
      boolean enabled,
      int queueSpans,
      int batchSpans,
      Duration delay,
      Duration ackTimeout,
      Path spoolFolder,
      long spoolBytes) {}

  /**
   * Reads the environment of a service.
   *
   * @throws ConfigException naming every wrong variable
   */
  public static TelemetryConfig from(String serviceName, Map<String, String> environment) {
    Env env = new Env(environment);
    TelemetryConfig config = from(serviceName, env);
    env.verify();
    return config;
  }

  /** As {@link #from(String, Map)}; wrong variables stay in {@code env} as complaints. */
  public static TelemetryConfig from(String serviceName, Env env) {
    return new TelemetryConfig(
        serviceName,
        env.text("MAGUEY_INSTANCE_ID", UUID.randomUUID().toString()),
        env.text("MAGUEY_ENVIRONMENT", "production"),
        env.read("OTEL_RESOURCE_ATTRIBUTES", "", KeyValues::parse),
        env.read("MAGUEY_SAMPLING", "all", text -> SamplingRules.parse(serviceName, text)),
        env.read("MAGUEY_TRUSTED_CALLERS", "", TrustedCallers::parse),
        export(serviceName, env),
        ExtraTargets.from(env));
  }

  private static Export export(String serviceName, Env env) {
    return new Export(
        env.read("MAGUEY_SPANS_EXPORT", "bus", TelemetryConfig::isBus),
        positive(env, "OTEL_BSP_MAX_QUEUE_SIZE", 16_384),
        positive(env, "OTEL_BSP_MAX_EXPORT_BATCH_SIZE", 512),
        Duration.ofMillis(positive(env, "OTEL_BSP_SCHEDULE_DELAY", 500)),
        Duration.ofMillis(positive(env, "MAGUEY_SPANS_ACK_TIMEOUT_MS", 2_000)),
        Path.of(env.text("MAGUEY_SPOOL_DIR", ".maguey/spool/" + serviceName)),
        1024L * 1024 * positive(env, "MAGUEY_SPOOL_MAX_MB", 256));
  }

  private static int positive(Env env, String name, int otherwise) {
    return env.integer(name, otherwise, 1, MAX);
  }

  private static boolean isBus(String value) {
    if (!List.of("bus", "none").contains(value)) {
      throw new IllegalArgumentException("is neither 'bus' nor 'none'");
    }
    return value.equals("bus");
  }
}
