package maguey.traces.store;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import maguey.traces.model.EpochNanos;

/** The union of spans' intervals, in microseconds since 1970; an interval of no length is none. */
final class Intervals {
  /** Without its high bound. */
  record Interval(long low, long high) {}

  private final List<Interval> intervals = new ArrayList<>();

  void add(long low, long high) {
    if (low < high) {
      intervals.add(new Interval(low, high));
    }
  }

  /** As the text of a {@code tstzmultirange}; null if it is the one interval of the two bounds. */
  String multirangeText(long first, long last) {
    List<Interval> union = union();
    Interval whole = new Interval(first, last);
    if (first < last ? union.equals(List.of(whole)) : union.isEmpty()) {
      return null;
    }
    StringBuilder out = new StringBuilder("{");
    for (Interval each : union) {
      out.append(out.length() > 1 ? ",[" : "[").append(utc(each.low()));
      out.append(',').append(utc(each.high())).append(')');
    }
    return out.append('}').toString();
  }

  /** The length of a union. */
  static long micros(List<Interval> union) {
    return union.stream().mapToLong(each -> each.high() - each.low()).sum();
  }

  /** In order, without what touches or overlaps. */
  List<Interval> union() {
    intervals.sort(Comparator.comparingLong(Interval::low));
    List<Interval> union = new ArrayList<>();
    for (Interval next : intervals) {
      Interval last = union.isEmpty() ? null : union.get(union.size() - 1);
      if (last == null || next.low() > last.high()) {
        union.add(next);
      } else if (next.high() > last.high()) {
        union.set(union.size() - 1, new Interval(last.low(), next.high()));
      }
    }
    return union;
  }

  private static OffsetDateTime utc(long micros) {
    return EpochNanos.ofMicros(micros);
  }
}
