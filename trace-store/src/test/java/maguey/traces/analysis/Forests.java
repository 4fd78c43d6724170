package maguey.traces.analysis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/** Makes traces for the algorithms: {@code "B<A 2-8"} is span B under A from 2 to 8. */
final class Forests {
  private static final int KIND = 1;

  private Forests() {}

  /** Spans with one-letter ids; their names are their ids. */
  static SpanForest forest(String... spans) {
    List<TimedSpan> timed = new ArrayList<>();
    for (String span : spans) {
      String[] words = span.split("[ <-]");
      boolean child = span.contains("<");
      long parent = child ? words[1].charAt(0) : 0;
      int times = child ? 2 : 1;
      timed.add(
          span(
              words[0].charAt(0),
              parent,
              Long.parseLong(words[times]),
              Long.parseLong(words[times + 1])));
    }
    return new SpanForest(timed);
  }

  static TimedSpan span(long id, long parent, long start, long end) {
    String name = id < 128 ? String.valueOf((char) id) : Long.toString(id);
    return new TimedSpan(id, parent, "s", name, KIND, false, start, end);
  }

  /** A random trace in order of start; children may outlive their parents, ids may be unknown. */
  static SpanForest random(Random random, int spans, boolean nested) {
    List<TimedSpan> made = new ArrayList<>();
    made.add(span(1, 0, 0, 200));
    for (int id = 2; id <= spans; id++) {
      TimedSpan parent = made.get(random.nextInt(made.size()));
      long start = parent.start() + random.nextLong(parent.duration() + 1);
      long room = nested ? parent.end() - start : 60;
      long end = start + (room == 0 ? 0 : random.nextLong(room + 1));
      long named = !nested && random.nextInt(10) == 0 ? 999_999 : parent.spanId();
      made.add(span(id, named, start, end));
    }
    made.sort(Comparator.comparingLong(TimedSpan::start));
    return new SpanForest(made);
  }
}
