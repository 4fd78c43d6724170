package maguey.traces.ingest;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import maguey.common.faults.FaultPoint;
import maguey.common.faults.Faults;
import maguey.common.faults.InjectedFault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The door on the event bus: a body is an {@code ExportTraceServiceRequest} in protobuf, the reply
 * an {@code ExportTraceServiceResponse}, sent when the spans are committed. Failures: 503, try
 * again; 400 and 413, it will never work.
 *
 * <p>Senders must set {@code TracingPolicy.IGNORE}, or storing spans would make spans.
 */
public final class SpanBusConsumer {
  /** Where {@code maguey.common.tracing} sends its spans. */
  public static final String ADDRESS = "maguey.spans.export";

  /** Where {@code maguey.common.logging} sends its log records. */
  public static final String LOGS_ADDRESS = "maguey.logs.export";

  /** Where services send what they write down for the archive. */
  public static final String EVENTS_ADDRESS = "maguey.events.export";

  private static final Logger LOG = LoggerFactory.getLogger(SpanBusConsumer.class);

  private final Vertx vertx;
  private final Intake intake;
  private final String address;
  private Faults faults = new Faults();
  private MessageConsumer<Buffer> consumer;

  public SpanBusConsumer(Vertx vertx, SpanIntake intake) {
    this(vertx, intake, ADDRESS);
  }

  private SpanBusConsumer(Vertx vertx, Intake intake, String address) {
    this.vertx = vertx;
    this.intake = intake;
    this.address = address;
  }

  /** The same door for log records: {@code ExportLogsServiceRequest}. */
  public static SpanBusConsumer ofLogs(Vertx vertx, LogIntake intake) {
    return new SpanBusConsumer(vertx, intake, LOGS_ADDRESS);
  }

  /** The same door for audit and performance records. */
  public static SpanBusConsumer ofEvents(Vertx vertx, LogIntake intake) {
    return new SpanBusConsumer(vertx, intake, EVENTS_ADDRESS);
  }

  /** Breaks on purpose what the given faults say. */
  public SpanBusConsumer withFaults(Faults other) {
    faults = other;
    return this;
  }

  /** Completes when the cluster knows the consumer. */
  public Future<Void> register() {
    consumer = vertx.eventBus().consumer(address, this::take);
    return consumer.completion();
  }

  /** Takes no more messages; those under way are still answered. */
  public Future<Void> close() {
    return consumer.unregister();
  }

  private void take(Message<Buffer> message) {
    PendingBytes.Share share = intake.share();
    faults
        .at(FaultPoint.TAKE_SPANS, () -> accept(message.body(), share))
        .onSuccess(receipt -> message.reply(OtlpReply.success(OtlpFormat.PROTOBUF, receipt)))
        .onFailure(failure -> refuse(message, failure))
        .onComplete(done -> share.release());
  }

  private Future<Receipt> accept(Buffer body, PendingBytes.Share share) {
    try {
      if (body.length() > intake.maxRequestBytes()) {
        return Future.failedFuture(IngestRefusal.tooLarge(intake.maxRequestBytes()));
      }
      share.grow(body.length());
      return intake.accept(OtlpFormat.PROTOBUF, false, body.getBytes(), share);
    } catch (IngestRefusal full) {
      return Future.failedFuture(full);
    }
  }

  private static void refuse(Message<Buffer> message, Throwable failure) {
    if (failure instanceof IngestRefusal refusal) {
      message.fail(refusal.status(), refusal.getMessage());
      return;
    }
    if (failure instanceof InjectedFault injected) {
      message.fail(503, injected.getMessage());
      return;
    }
    LOG.error("A message with spans failed", failure);
    message.fail(503, "the spans could not be stored");
  }
}
