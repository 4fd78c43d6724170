package maguey.load.drive;

import io.vertx.core.Future;
import java.util.Map;
import java.util.function.Function;

/** One virtual user, whose requests are one trace that begins when the user was due. */
public final class Visit {
  private final Drive drive;
  private final long number;
  private final long due;
  private final long began = System.nanoTime();
  private final TraceIds ids = TraceIds.random();
  private long nextDue;
  private Outcome last = Outcome.ok("nothing asked");

  Visit(Drive drive, long number, long due) {
    this.drive = drive;
    this.number = number;
    this.due = due;
    this.nextDue = due;
  }

  /** Which user of the run it is, counted from 0. */
  public long number() {
    return number;
  }

  public String traceId() {
    return ids.trace();
  }

  /**
   * Asks and notes how long the answer took since it was due: the first request when the user was,
   * a later one when the answer before it was there.
   *
   * @param judge says what an answer came to; what was not answered is an error
   */
  public Future<Judged> ask(Ask ask, Function<Answer, Outcome> judge) {
    byte[] spanId = TraceIds.randomSpan();
    long sent = System.nanoTime();
    return drive
        .browsers()
        .send(ask, headers(spanId))
        .map(answer -> note(ask, spanId, sent, answer, judge));
  }

  private Judged note(
      Ask ask, byte[] spanId, long sent, Answer answer, Function<Answer, Outcome> judge) {
    long end = System.nanoTime();
    last = answer.failure() == null ? judge.apply(answer) : Outcome.error(answer.failure());
    drive.results().add(ask.step(), last, end - nextDue, traceId(), (end - drive.begin()) / 1e9);
    drive.spans().add(drive.words().request(ids, spanId, ask, answer, sent, end, last));
    nextDue = end;
    return new Judged(answer, last);
  }

  /**
   * The last outcome is the journey's.
   *
   * @param fault of the generator, which shall not pass unseen; null for none
   */
  void end(Throwable fault) {
    if (fault != null) {
      last = Outcome.error("fault of the generator: " + fault.getClass().getSimpleName());
      drive.results().add("journey", last, 0, traceId(), 0);
    }
    drive.spans().add(drive.words().journey(ids, due, began, System.nanoTime(), last));
  }

  private Map<String, String> headers(byte[] spanId) {
    return Map.of(
        "traceparent",
        ids.traceparent(spanId),
        "tracestate",
        "load=" + drive.runId(),
        "baggage",
        "load.run_id=" + drive.runId());
  }
}
