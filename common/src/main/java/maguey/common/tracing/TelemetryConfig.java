package maguey.common.tracing;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
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
   * Reads the environment.
   *
   * @throws IllegalArgumentException with one message that names every wrong variable
   */
  public static TelemetryConfig from(String serviceName, Map<String, String> environment) {
    return from(serviceName, environment::get);
  }

  /** As {@link #from(String, Map)}; the function returns null for what is not set. */
  public static TelemetryConfig from(String serviceName, Function<String, String> environment) {
    Variables env = new Variables(environment);
    TelemetryConfig config =
        new TelemetryConfig(
            serviceName,
            env.text("MAGUEY_INSTANCE_ID", UUID.randomUUID().toString()),
            env.text("MAGUEY_ENVIRONMENT", "production"),
            env.pairs("OTEL_RESOURCE_ATTRIBUTES"),
            env.read("MAGUEY_SAMPLING", "all", text -> SamplingRules.parse(serviceName, text)),
            env.read("MAGUEY_TRUSTED_CALLERS", "", TrustedCallers::parse),
            export(serviceName, env),
            ExtraTargets.from(env));
    env.complain();
    return config;
  }

  private static Export export(String serviceName, Variables env) {
    return new Export(
        env.read("MAGUEY_SPANS_EXPORT", "bus", TelemetryConfig::isBus),
        env.positive("OTEL_BSP_MAX_QUEUE_SIZE", 16_384),
        env.positive("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", 512),
        Duration.ofMillis(env.positive("OTEL_BSP_SCHEDULE_DELAY", 500)),
        Duration.ofMillis(env.positive("MAGUEY_SPANS_ACK_TIMEOUT_MS", 2_000)),
        Path.of(env.text("MAGUEY_SPOOL_DIR", ".maguey/spool/" + serviceName)),
        1024L * 1024 * env.positive("MAGUEY_SPOOL_MAX_MB", 256));
  }

  private static boolean isBus(String value) {
    if (!List.of("bus", "none").contains(value)) {
      throw new IllegalArgumentException("is neither 'bus' nor 'none'");
    }
    return value.equals("bus");
  }

  /** Reads variables and remembers the wrong ones, so that one message can name them all. */
  static final class Variables {
    private final Function<String, String> environment;
    private final List<String> wrong = new ArrayList<>();

    Variables(Function<String, String> environment) {
      this.environment = environment;
    }

    String text(String name, String otherwise) {
      String value = environment.apply(name);
      return value == null || value.isBlank() ? otherwise : value.trim();
    }

    int positive(String name, int otherwise) {
      return read(name, Integer.toString(otherwise), Variables::positive);
    }

    Map<String, String> pairs(String name) {
      Map<String, String> pairs = read(name, "", KeyValues::parse);
      return pairs == null ? Map.of() : pairs;
    }

    <T> T read(String name, String otherwise, Function<String, T> reader) {
      try {
        return reader.apply(text(name, otherwise));
      } catch (IllegalArgumentException e) {
        wrong.add(name + ": " + e.getMessage());
        return reader.apply(otherwise);
      }
    }

    void complain() {
      if (!wrong.isEmpty()) {
        throw new IllegalArgumentException(String.join("; ", wrong));
      }
    }

    private static int positive(String text) {
      if (!text.matches("[1-9]\\d{0,8}")) {
        throw new IllegalArgumentException("'" + text + "' is no positive number");
      }
      return Integer.parseInt(text);
    }
  }
}
