package maguey.common.tracing;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SdkTracerProviderBuilder;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.semconv.ServiceAttributes;
import java.util.List;

/** Makes the tracer providers of a service, which differ in the service's name alone. */
final class TracerProviders {
  /** Characters of one attribute's value; a stack trace or statement beyond is cut. */
  private static final int MAX_VALUE_LENGTH = 16_384;

  private final TelemetryConfig config;
  private final BusinessTimeClock clock;
  private final List<SpanProcessor> processors;

  TracerProviders(TelemetryConfig config, BusinessTimeClock clock, List<SpanProcessor> processors) {
    this.config = config;
    this.clock = clock;
    this.processors = processors;
  }

  SdkTracerProvider of(String serviceName) {
    SdkTracerProviderBuilder builder =
        SdkTracerProvider.builder()
            .setResource(resource(serviceName))
            .setClock(clock)
            .setSampler(config.sampling())
            .setSpanLimits(
                SpanLimits.builder().setMaxAttributeValueLength(MAX_VALUE_LENGTH).build())
            .addSpanProcessor(new ClockOffsetMarker(clock));
    processors.forEach(builder::addSpanProcessor);
    return builder.build();
  }

  /** What the user names in {@code OTEL_RESOURCE_ATTRIBUTES} wins, but for the service's name. */
  private Resource resource(String serviceName) {
    AttributesBuilder attributes =
        Resource.getDefault().getAttributes().toBuilder()
            .put(ServiceAttributes.SERVICE_NAMESPACE, "maguey")
            .put(ServiceAttributes.SERVICE_INSTANCE_ID, config.instanceId())
            .put(AttributeKey.stringKey("deployment.environment.name"), config.environment());
    config.resourceAttributes().forEach(attributes::put);
    return Resource.create(attributes.put(ServiceAttributes.SERVICE_NAME, serviceName).build());
  }
}
