package maguey.common.tracing;

import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SpansIT {
  private final TracedNode node = TracedNode.alone("orders-service");
  private final Spans spans = node.spans;

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void inSpan_stepsInSequence_areSiblingsBelowTheirParent() {
    onEventLoop(
        () ->
            spans.inSpan(
                "order",
                () ->
                    step("validate")
                        .compose(x -> step("check"))
                        .compose(x -> spans.inSpan("create", () -> step("insert")))));

    assertThat(parentOf("validate")).isEqualTo("order");
    assertThat(parentOf("check")).isEqualTo("order");
    assertThat(parentOf("create")).isEqualTo("order");
    assertThat(parentOf("insert")).isEqualTo("create");
    assertThat(parentOf("order")).isEqualTo("none");
  }

  @Test
  void inSpan_stepsInParallel_seeTheirOwnSpanOnly() {
    onEventLoop(
        () ->
            spans.inSpan(
                "order",
                () ->
                    Future.all(
                        IntStream.range(0, 8)
                            .mapToObj(
                                i ->
                                    spans.inSpan(
                                        "branch-" + i,
                                        () -> step("a-" + i).compose(x -> step("b-" + i))))
                            .toList())));

    for (int i = 0; i < 8; i++) {
      assertThat(parentOf("branch-" + i)).isEqualTo("order");
      assertThat(parentOf("a-" + i)).isEqualTo("branch-" + i);
      assertThat(parentOf("b-" + i)).isEqualTo("branch-" + i);
    }
  }

  @Test
  void inSpan_workOnAWorkerThread_nests() {
    onEventLoop(
        () ->
            spans.inSpan(
                "outer",
                () ->
                    node.vertx
                        .executeBlocking(() -> step("blocking"), false)
                        .compose(inner -> inner)));

    assertThat(parentOf("blocking")).isEqualTo("outer");
  }

  @Test
  void inSpan_result_comesBackOnTheCallersContext() {
    AtomicReference<Object> caller = new AtomicReference<>();

    Object resumed =
        onEventLoop(
            () -> {
              caller.set(ContextInternal.current());
              return step("step").map(x -> ContextInternal.current());
            });

    assertThat(resumed).isSameAs(caller.get());
  }

  @Test
  void inSpan_offVertx_nestsOnTheThread() {
    TracedNode.await(spans.inSpan("outer", () -> spans.inSpan("inner", Future::succeededFuture)));

    assertThat(parentOf("inner")).isEqualTo("outer");
    assertThat(Span.current().getSpanContext().isValid()).isFalse();
  }

  @Test
  void inSpan_fault_isAnErrorWithItsException() {
    assertThatThrownBy(
            () ->
                onEventLoop(
                    () -> spans.inSpan("step", () -> Future.failedFuture(new Fault("broken")))))
        .hasRootCauseMessage("broken");

    SpanData span = node.recorder.take("step");
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(span.getEvents()).hasSize(1);
  }

  @Test
  void inSpan_stepThatThrows_isAFailedFuture() {
    assertThatThrownBy(
            () ->
                onEventLoop(
                    () ->
                        spans.inSpan(
                            "step",
                            () -> {
                              throw new IllegalStateException("thrown");
                            })))
        .hasRootCauseMessage("thrown");

    assertThat(node.recorder.take("step").getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
  }

  @Test
  void inSpan_faultWithANameOfItsOwn_isCalledSoWithItsWords() {
    assertThatThrownBy(
        () ->
            spans
                .inSpan(
                    "pay",
                    () ->
                        Future.failedFuture(
                            Problem.of(ProblemType.UNAVAILABLE, "The bank does not answer")))
                .await());

    SpanData span = node.recorder.take("pay");
    assertThat(span.getAttributes().get(stringKey("error.type"))).isEqualTo("UNAVAILABLE");
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(span.getStatus().getDescription()).isEqualTo("The bank does not answer");
  }

  @Test
  void inSpan_refusal_isAnOutcome() {
    assertThatThrownBy(
        () ->
            onEventLoop(
                () -> spans.inSpan("step", () -> Future.failedFuture(new SoldOut("sold out")))));

    SpanData span = node.recorder.take("step");
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    assertThat(span.getAttributes().get(MagueyAttributes.PROBLEM)).isEqualTo("SOLD_OUT");
    assertThat(span.getEvents()).isEmpty();
  }

  @Test
  void inSpan_storedParent_goesOnWithThatTrace() {
    StoredContext stored =
        new StoredContext("00-" + "a".repeat(32) + "-" + "b".repeat(16) + "-03", "foo=1");

    StoredContext inside =
        onEventLoop(
            () ->
                spans.inSpan(
                    "scan",
                    SpanSettings.childOf(stored.toContext()),
                    () -> Future.succeededFuture(StoredContext.current())));

    SpanData span = node.recorder.take("scan");
    assertThat(span.getParentSpanId()).isEqualTo("b".repeat(16));
    assertThat(inside.traceparent())
        .isEqualTo("00-" + "a".repeat(32) + "-" + span.getSpanId() + "-03");
    assertThat(inside.tracestate()).isEqualTo("maguey=v:1.0;env:production,foo=1");
  }

  @Test
  void storedContext_rubbish_isTheRootContext() {
    assertThat(new StoredContext("rubbish", "x").toContext()).isSameAs(Context.root());
    assertThat(new StoredContext(null, null).toContext()).isSameAs(Context.root());
    assertThat(StoredContext.current()).isEqualTo(StoredContext.NONE);
  }

  @Test
  void detached_workInsideASpan_belongsToNoTrace() {
    onEventLoop(() -> spans.inSpan("request", () -> spans.detached(() -> step("relay"))));

    assertThat(parentOf("relay")).isEqualTo("none");
  }

  @Test
  void emit_stepTimedEarlier_keepsItsTimes() {
    Instant start = Instant.parse("2026-01-01T00:00:00.000000001Z");
    onEventLoop(
        () ->
            spans.inSpan(
                "ticket.scan",
                () -> {
                  spans.emit(
                      "validate-qr",
                      Context.current(),
                      start,
                      start.plusNanos(5),
                      Attributes.empty());
                  return Future.succeededFuture();
                }));

    SpanData span = node.recorder.take("validate-qr");
    assertThat(parentOf("validate-qr")).isEqualTo("ticket.scan");
    assertThat(span.getEndEpochNanos() - span.getStartEpochNanos()).isEqualTo(5);
  }

  @Test
  void clockOffset_isFollowedAndSaid() {
    node.telemetry.followClockOffset(() -> Duration.ofDays(-3));

    onEventLoop(() -> step("then"));

    SpanData span = node.recorder.take("then");
    assertThat(Instant.ofEpochSecond(0, span.getStartEpochNanos()))
        .isBefore(Instant.now().minusSeconds(2 * 86_400));
    assertThat(span.getAttributes().get(MagueyAttributes.CLOCK_OFFSET)).isEqualTo(-259_200.0);
  }

  /** A step whose work goes on later, after the method has returned. */
  private Future<String> step(String name) {
    return spans.inSpan(
        name,
        () -> {
          Promise<String> promise = Promise.promise();
          node.vertx.setTimer(1, x -> promise.complete(name));
          return promise.future();
        });
  }

  private <T> T onEventLoop(Callable<Future<T>> work) {
    Promise<T> result = Promise.promise();
    Vertx vertx = node.vertx;
    vertx.runOnContext(
        start -> {
          try {
            work.call().onComplete(result);
          } catch (Exception e) {
            result.fail(e);
          }
        });
    return TracedNode.await(result.future());
  }

  private String parentOf(String name) {
    SpanData span = node.recorder.take(name);
    List<SpanData> all = node.recorder.all();
    return all.stream()
        .filter(other -> other.getSpanId().equals(span.getParentSpanId()))
        .map(SpanData::getName)
        .findFirst()
        .orElse("none");
  }

  private static final class Fault extends RuntimeException {
    Fault(String message) {
      super(message);
    }
  }

  private static final class SoldOut extends RuntimeException implements Refusal {
    SoldOut(String message) {
      super(message);
    }

    @Override
    public Optional<String> refusedAs() {
      return Optional.of("SOLD_OUT");
    }
  }
}
