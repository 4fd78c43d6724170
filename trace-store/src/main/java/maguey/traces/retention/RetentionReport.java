package maguey.traces.retention;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What one run did; filled step by step, so that a run that fails tells how far it came. */
final class RetentionReport {
  private final List<LocalDate> days = new ArrayList<>();
  private final Map<String, Long> reasons = new TreeMap<>();
  private final Map<String, Long> rows = new TreeMap<>();
  private final List<String> notes = new ArrayList<>();
  private long traces;
  private long spans;
  private long moved;

  /**
   * Adds traces that went.
   *
   * @param why how many for which reason, as the preview calls it
   */
  void expired(long moreTraces, long moreSpans, JsonObject why) {
    traces += moreTraces;
    spans += moreSpans;
    why.forEach(reason -> reasons.merge(reason.getKey(), why.getLong(reason.getKey()), Long::sum));
  }

  void retired(LocalDate day, long movedSpans) {
    days.add(day);
    moved += movedSpans;
  }

  void removed(String table, long count) {
    if (count > 0) {
      rows.merge(table, count, Long::sum);
    }
  }

  void note(String words) {
    notes.add(words);
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("traces", traces)
        .put("spans", spans)
        .put("movedToKept", moved)
        .put("days", new JsonArray(days.stream().map(LocalDate::toString).toList()))
        .put("reasons", object(reasons))
        .put("rows", object(rows))
        .put("notes", new JsonArray(notes));
  }

  private static JsonObject object(Map<String, Long> counts) {
    JsonObject object = new JsonObject();
    counts.forEach(object::put);
    return object;
  }
}
