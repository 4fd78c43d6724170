package maguey.common.boot;

import java.util.Map;
import java.util.Optional;
import maguey.common.cluster.ClusterConfig;
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
 * @param testEndpoints opens {@code /internal/test/**}; never in production
 * @param variables the whole environment, for the {@code OTEL_*} variables
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
    boolean testEndpoints,
    Map<String, String> variables) {

  static final int SECRET_LENGTH = 32;

  static BootConfig fromEnv(Service service, Env env) {
    // Tracing reads it again by itself; what is wrong with it belongs into the same message.
    TelemetryConfig.from(service.name(), env);
    return new BootConfig(
        service.name(),
        env.text("MAGUEY_ENVIRONMENT", "production"),
        env.text("MAGUEY_HTTP_HOST", "127.0.0.1"),
        env.port("MAGUEY_HTTP_PORT", service.defaultHttpPort()),
        env.integer("MAGUEY_INSTANCES", 1, 1, 64),
        ClusterConfig.fromEnv(env),
        service.schema().map(schema -> PostgresConfig.fromEnv(env, schema)),
        env.secret("MAGUEY_JWT_SECRET", SECRET_LENGTH),
        env.flag("MAGUEY_TEST_ENDPOINTS", false),
        env.asMap());
  }
}
