package maguey.common.tracing.export;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import maguey.common.tracing.TelemetryConfig;

/** The way of ended spans to the trace store. */
public final class SpanPipeline implements SpanProcessor {
  private SpanPipeline() {}

  public static SpanPipeline open(TelemetryConfig.Export export, String serviceName) {
    return new SpanPipeline();
  }

  public void attach(Vertx vertx) {}

  public Future<Void> drain() {
    return Future.succeededFuture();
  }

  public SpanCounts counts() {
    return new SpanCounts(0, 0, 0, 0, 0, 0);
  }

  @Override
  public void onStart(Context parent, ReadWriteSpan span) {}

  @Override
  public boolean isStartRequired() {
    return false;
  }

  @Override
  public void onEnd(ReadableSpan span) {}

  @Override
  public boolean isEndRequired() {
    return true;
  }
}
