package maguey.load.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

/**
 * What some threads were found doing, by a flight recording.
 *
 * @param all how often they were looked at while they ran
 * @param inside how often they were, at some depth, in the code in question
 */
record Samples(int all, int inside) {
  private static final String RUNNING = "jdk.ExecutionSample";

  /**
   * Counts the samples of a time.
   *
   * @param threads how their names begin
   * @param code how the names of its classes begin
   */
  static Samples of(Path recording, Instant from, Instant to, String threads, String code)
      throws IOException {
    int all = 0;
    int inside = 0;
    try (RecordingFile events = new RecordingFile(recording)) {
      while (events.hasMoreEvents()) {
        RecordedEvent event = events.readEvent();
        if (isSample(event, from, to) && isOf(event.getThread("sampledThread"), threads)) {
          all++;
          inside += isIn(event, code) ? 1 : 0;
        }
      }
    }
    return new Samples(all, inside);
  }

  /**
   * Of one.
   *
   * @throws IllegalStateException if there was nothing to look at
   */
  double share() {
    if (all == 0) {
      throw new IllegalStateException("the recording has no sample of these threads");
    }
    return (double) inside / all;
  }

  private static boolean isSample(RecordedEvent event, Instant from, Instant to) {
    return event.getEventType().getName().equals(RUNNING)
        && event.getStartTime().isAfter(from)
        && event.getStartTime().isBefore(to);
  }

  private static boolean isOf(RecordedThread thread, String names) {
    return thread != null && thread.getJavaName() != null && thread.getJavaName().startsWith(names);
  }

  private static boolean isIn(RecordedEvent event, String code) {
    return event.getStackTrace() != null
        && event.getStackTrace().getFrames().stream()
            .filter(RecordedFrame::isJavaFrame)
            .anyMatch(frame -> frame.getMethod().getType().getName().startsWith(code));
  }
}
