package maguey.common.tracing;

import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.tracing.TracingPolicy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import maguey.common.tracing.vertx.TracedRequests;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BusSpansIT {
  private static final TracedNode.Cluster CLUSTER = new TracedNode.Cluster();
  private static TracedNode here;
  private static TracedNode there;

  @BeforeAll
  static void start() {
    here = TracedNode.in(CLUSTER, "orders-service", Map.of());
    there = TracedNode.in(CLUSTER, "scanner-service", Map.of());
  }

  @AfterAll
  static void stop() {
    here.close();
    there.close();
  }

  @BeforeEach
  void clear() {
    here.recorder.clear();
    there.recorder.clear();
  }

  @Test
  void publish_threeConsumersOnTwoNodes_areAllInTheTrace() {
    consume(here, "maguey.test.published");
    consume(there, "maguey.test.published");
    consume(there, "maguey.test.published");

    in("work", () -> publish("maguey.test.published"));

    SpanData work = here.recorder.take("work");
    SpanData producer = here.recorder.take("publish maguey.test.published");
    List<SpanData> consumers =
        Stream.concat(
                here.recorder.take("process maguey.test.published", 1).stream(),
                there.recorder.take("process maguey.test.published", 2).stream())
            .toList();
    assertThat(producer.getKind()).isEqualTo(SpanKind.PRODUCER);
    assertThat(producer.getParentSpanId()).isEqualTo(work.getSpanId());
    assertThat(consumers)
        .hasSize(3)
        .allMatch(span -> span.getKind() == SpanKind.CONSUMER)
        .allMatch(span -> span.getParentSpanId().equals(producer.getSpanId()))
        .allMatch(span -> span.getTraceId().equals(work.getTraceId()));
    assertThat(here.recorder.take("child-of-consumer").getTraceId()).isEqualTo(work.getTraceId());
  }

  @Test
  void request_consumerThatNeverReplies_stillEndsItsSpans() {
    listen(
        there,
        "maguey.test.mute",
        message -> there.spans.consume(message, () -> step(there, "mute-step")));

    in(
        "work",
        () ->
            here.vertx
                .eventBus()
                .request("maguey.test.mute", "x", new DeliveryOptions().setSendTimeout(300))
                .otherwiseEmpty());

    SpanData consumer = there.recorder.take("process maguey.test.mute");
    assertThat(there.recorder.take("mute-step").getParentSpanId()).isEqualTo(consumer.getSpanId());
    SpanData producer = here.recorder.take("request maguey.test.mute");
    assertThat(producer.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(producer.getAttributes().get(stringKey("error.type"))).isEqualTo("TIMEOUT");
    assertThat(consumer.getParentSpanId()).isEqualTo(producer.getSpanId());
  }

  @Test
  void request_outOfTimeBeforeItsNodeIsConnected_stillEndsItsSpan() throws Exception {
    try (DeafPort port = new DeafPort();
        TracedNode unreachable = TracedNode.behind(port.number(), CLUSTER, "marketing-service")) {
      listen(unreachable, "maguey.test.deaf", message -> message.reply("too late"));

      in(
          "work",
          () ->
              TracedRequests.request(
                      here.vertx,
                      "maguey.test.deaf",
                      "x",
                      new DeliveryOptions().setSendTimeout(300))
                  .otherwiseEmpty());

      SpanData producer = here.recorder.take("request maguey.test.deaf");
      assertThat(producer.getAttributes().get(stringKey("error.type"))).isEqualTo("TIMEOUT");
    }
  }

  @Test
  void send_rawConsumer_goesOnWithTheTraceAfterItsHandlerReturned() {
    listen(there, "maguey.test.raw", message -> later(there).compose(x -> step(there, "raw-step")));

    in(
        "work",
        () -> {
          here.vertx.eventBus().send("maguey.test.raw", "x");
          return Future.succeededFuture();
        });

    assertThat(there.recorder.take("raw-step").getParentSpanId())
        .isEqualTo(here.recorder.take("send maguey.test.raw").getSpanId());
  }

  @Test
  void request_replyAndFailures_areToldApart() {
    listen(there, "maguey.test.ok", message -> message.reply("yes"));
    listen(there, "maguey.test.full", message -> message.fail(409, "SOLD_OUT"));
    listen(there, "maguey.test.bad", message -> message.fail(500, "INTERNAL"));

    in(
        "work",
        () ->
            request("maguey.test.ok")
                .compose(x -> request("maguey.test.full"))
                .compose(x -> request("maguey.test.bad"))
                .compose(x -> request("maguey.test.nobody")));

    assertThat(status("ok")).isEqualTo(StatusCode.UNSET);
    assertThat(status("full")).isEqualTo(StatusCode.UNSET);
    assertThat(
            here.recorder
                .take("request maguey.test.full")
                .getAttributes()
                .get(MagueyAttributes.PROBLEM))
        .isEqualTo("SOLD_OUT");
    assertThat(status("bad")).isEqualTo(StatusCode.ERROR);
    assertThat(status("nobody")).isEqualTo(StatusCode.ERROR);
    assertThat(here.recorder.all())
        .as("replies and Vert.x's own addresses make no spans")
        .allMatch(span -> !span.getName().contains("__vertx"));
  }

  @Test
  void request_ignoredByPolicy_makesNothing() {
    listen(
        there, "maguey.test.quiet", message -> message.reply(message.headers().get("traceparent")));

    Object seen =
        in(
            "work",
            () ->
                here.vertx
                    .eventBus()
                    .request(
                        "maguey.test.quiet",
                        "x",
                        new DeliveryOptions().setTracingPolicy(TracingPolicy.IGNORE))
                    .map(reply -> String.valueOf(reply.body())));

    assertThat(seen).isEqualTo("null");
    here.recorder.take("work");
    assertThat(here.recorder.all()).hasSize(1);
  }

  @Test
  void send_outsideOfAnySpan_makesNothing() {
    TracedNode.await(here.vertx.eventBus().request("maguey.test.nobody", "x").otherwiseEmpty());

    assertThat(here.recorder.all()).isEmpty();
  }

  private static StatusCode status(String name) {
    return here.recorder.take("request maguey.test." + name).getStatus().getStatusCode();
  }

  private static Future<Object> request(String address) {
    return here.vertx.eventBus().request(address, "x").<Object>map(r -> r).otherwiseEmpty();
  }

  private static Future<Void> publish(String address) {
    here.vertx.eventBus().publish(address, "x");
    return Future.succeededFuture();
  }

  private static void consume(TracedNode node, String address) {
    listen(
        node,
        address,
        message -> node.spans.consume(message, () -> step(node, "child-of-consumer")));
  }

  private static Future<String> step(TracedNode node, String name) {
    return node.spans.inSpan(name, () -> later(node).map(name));
  }

  private static Future<Void> later(TracedNode node) {
    return node.vertx.timer(5, TimeUnit.MILLISECONDS).mapEmpty();
  }

  /** Returns when every node knows of the consumer. */
  private static void listen(TracedNode node, String address, Handler<Message<Object>> handler) {
    TracedNode.await(node.vertx.eventBus().consumer(address, handler).completion());
  }

  private static <T> T in(String name, Supplier<Future<T>> work) {
    Promise<T> done = Promise.promise();
    here.vertx.runOnContext(start -> here.spans.inSpan(name, work).onComplete(done));
    return TracedNode.await(done.future());
  }
}
