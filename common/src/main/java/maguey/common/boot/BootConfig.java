package maguey.common.boot;

import java.util.List;
import java.util.Optional;
import maguey.common.auth.LoginConfig;
import maguey.common.cluster.ClusterConfig;
import maguey.common.config.Env;
import maguey.common.sql.PostgresConfig;
import maguey.common.tracing.TelemetryConfig;

/**
 * The settings that every service has; {@code docs/configuration.md} has the table.
 *
 * @param serviceName the module's name
 * @param environment {@code MAGUEY_ENVIRONMENT}, {@code production} unless it is set
 * @param httpHost the address the service binds to, {@code MAGUEY_HTTP_HOST}
 * @param httpPort {@code MAGUEY_HTTP_PORT}; 0 takes a free port
 * @param instances verticles, and so event loops, that serve HTTP: {@code MAGUEY_INSTANCES}
 * @param postgres empty for a service without a database
 * @param tokenSecret signs and checks access tokens: {@code MAGUEY_JWT_SECRET}
 * @param login how people sign in to pages
 * @param testEndpoints opens {@code /internal/test/**}; never in production
 * @param faults lets faults be put in on purpose, {@code MAGUEY_FAULTS}; never in production
 * @param logLevel from which on log lines go to the trace store, {@code MAGUEY_LOG_EXPORT_LEVEL};
 *     {@code OFF} sends none
 * @param telemetry how the service is traced
 */
public record BootConfig(
    String serviceName,
    String environment,
    String httpHost,
    int httpPort,
    int instances,
    ClusterConfig cluster,
    Optional<PostgresConfig> postgres,
    String tokenSecret,
    LoginConfig login,
    boolean testEndpoints,
    boolean faults,
    String logLevel,
    TelemetryConfig telemetry) {

  static final int SECRET_LENGTH = 32;
  private static final List<String> LEVELS = List.of("OFF", "ERROR", "WARN", "INFO", "DEBUG");

  static BootConfig fromEnv(Service service, Env env) {
    return new BootConfig(
        service.name(),
        env.text("MAGUEY_ENVIRONMENT", "production"),
        env.text("MAGUEY_HTTP_HOST", "127.0.0.1"),
        env.port("MAGUEY_HTTP_PORT", service.defaultHttpPort()),
        env.integer("MAGUEY_INSTANCES", 1, 1, 64),
        ClusterConfig.fromEnv(env),
        service.schema().map(schema -> PostgresConfig.fromEnv(env, schema)),
        env.secret("MAGUEY_JWT_SECRET", SECRET_LENGTH),
        LoginConfig.fromEnv(env),
        env.flag("MAGUEY_TEST_ENDPOINTS", false),
        env.flag("MAGUEY_FAULTS", false),
        env.read("MAGUEY_LOG_EXPORT_LEVEL", "WARN", BootConfig::level),
        TelemetryConfig.from(service.name(), env));
  }

  private static String level(String text) {
    if (!LEVELS.contains(text)) {
      throw new IllegalArgumentException("is none of " + LEVELS);
    }
    return text;
  }
}
