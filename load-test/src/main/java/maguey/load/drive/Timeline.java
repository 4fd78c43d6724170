package maguey.load.drive;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/** How the run went on: what was answered in each stretch of it. */
public final class Timeline {
  private static final int SLOTS = 120;
  private static final double MICROS = 1_000;
  private static final int DIGITS = 2;

  private final double slotSeconds;
  private final List<Slot> slots = new ArrayList<>();

  /** Stretches of whole seconds, about 120 of them at most while visitors come. */
  Timeline(Duration lasting) {
    slotSeconds = Math.max(1, Math.ceil(lasting.toMillis() / 1e3 / SLOTS));
  }

  void add(double secondOfAnswer, Outcome outcome, long nanos) {
    int index = (int) (Math.max(0, secondOfAnswer) / slotSeconds);
    while (slots.size() <= index) {
      slots.add(new Slot());
    }
    slots.get(index).add(outcome, nanos);
  }

  public double slotSeconds() {
    return slotSeconds;
  }

  /** In order; a stretch without an answer counts none. */
  public List<Slot> slots() {
    return List.copyOf(slots);
  }

  /** What was answered in one stretch. */
  public static final class Slot {
    private final Histogram micros = new Histogram(DIGITS);
    private long errors;

    private void add(Outcome outcome, long nanos) {
      micros.recordValue(Math.max(0, nanos) / 1_000);
      errors += outcome.isError() ? 1 : 0;
    }

    public long answered() {
      return micros.getTotalCount();
    }

    public long errors() {
      return errors;
    }

    /** In milliseconds; 0 if nothing was answered. */
    public double percentile(double percent) {
      return answered() == 0 ? 0 : micros.getValueAtPercentile(percent) / MICROS;
    }
  }
}
