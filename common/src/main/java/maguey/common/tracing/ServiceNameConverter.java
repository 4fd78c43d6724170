package maguey.common.tracing;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import maguey.common.tracing.vertx.MagueyTracer;

/**
 * {@code %service} in a logback pattern: the service the line belongs to. Several services may
 * share a JVM, so it is taken from the Vert.x context; elsewhere it is the first service that
 * started.
 */
public final class ServiceNameConverter extends ClassicConverter {
  @Override
  public String convert(ILoggingEvent event) {
    String service = MagueyTracer.currentServiceName();
    return service == null ? Telemetry.firstServiceName() : service;
  }
}
