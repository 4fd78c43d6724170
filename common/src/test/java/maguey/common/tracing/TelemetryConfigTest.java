package maguey.common.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TelemetryConfigTest {
  @Test
  void from_nothingSet_hasTheDocumentedDefaults() {
    TelemetryConfig config = TelemetryConfig.from("orders-service", Map.of());

    assertThat(config.environment()).isEqualTo("production");
    assertThat(config.instanceId()).isNotBlank();
    assertThat(config.export())
        .isEqualTo(
            new TelemetryConfig.Export(
                true,
                16_384,
                512,
                Duration.ofMillis(500),
                Duration.ofSeconds(2),
                Path.of(".maguey/spool/orders-service"),
                256L << 20));
    assertThat(config.targets().processors()).isEmpty();
  }

  @Test
  void from_endpoint_addsOtlpWithTheSignalsPath() {
    ExtraTargets targets =
        TelemetryConfig.from(
                "x",
                Map.of(
                    "OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4318/",
                    "OTEL_EXPORTER_OTLP_HEADERS", "authorization=Bearer%20t"))
            .targets();

    assertThat(targets.otlp()).isTrue();
    assertThat(targets.otlpEndpoint()).isEqualTo("http://collector:4318/v1/traces");
    assertThat(targets.otlpHeaders()).isEqualTo(Map.of("authorization", "Bearer t"));
  }

  @Test
  void from_grpcEndpointAndConsole_addsBoth() {
    ExtraTargets targets =
        TelemetryConfig.from(
                "x",
                Map.of(
                    "OTEL_EXPORTER_OTLP_PROTOCOL", "grpc",
                    "OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4317",
                    "OTEL_TRACES_EXPORTER", "otlp,console"))
            .targets();

    assertThat(targets.grpc()).isTrue();
    assertThat(targets.otlpEndpoint()).isEqualTo("http://collector:4317");
    assertThat(targets.console()).isTrue();
  }

  @Test
  void from_exporterNone_wins() {
    Map<String, String> variables =
        Map.of(
            "OTEL_TRACES_EXPORTER", "none", "OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4318");

    assertThat(TelemetryConfig.from("x", variables).targets().otlp()).isFalse();
  }

  @Test
  void from_wrongVariables_areAllNamed() {
    Map<String, String> variables =
        Map.of(
            "MAGUEY_SAMPLING", "GET",
            "MAGUEY_TRUSTED_CALLERS", "example.org",
            "OTEL_BSP_MAX_QUEUE_SIZE", "-1",
            "MAGUEY_SPANS_EXPORT", "pigeon",
            "OTEL_RESOURCE_ATTRIBUTES", "x",
            "OTEL_TRACES_EXPORTER", "jaeger");

    assertThatThrownBy(() -> TelemetryConfig.from("x", variables))
        .hasMessageContainingAll(variables.keySet().toArray(CharSequence[]::new));
  }
}
