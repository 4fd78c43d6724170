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
  private final Map<String, Long> rows = new TreeMap<>();
  private final List<String> notes = new ArrayList<>();
  private long traces;
  private long spans;
  private long moved;

  void expired(long moreTraces, long moreSpans) {
    traces += moreTraces;
    spans += moreSpans;
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
    JsonObject tidied = new JsonObject();
    rows.forEach(tidied::put);
    return new JsonObject()
        .put("traces", traces)
        .put("spans", spans)
        .put("movedToKept", moved)
        .put("days", new JsonArray(days.stream().map(LocalDate::toString).toList()))
        .put("rows", tidied)
        .put("notes", new JsonArray(notes));
  }
}
