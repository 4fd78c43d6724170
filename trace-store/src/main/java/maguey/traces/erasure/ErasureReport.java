package maguey.traces.erasure;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;

/** What an erasure has changed so far, place by place. Tells nothing of the subject. */
final class ErasureReport {
  private final UUID id;
  private final Map<String, Long> erased = new ConcurrentSkipListMap<>();
  private volatile boolean done;

  ErasureReport(UUID id) {
    this.id = id;
    for (String place :
        new String[] {"traces", "spans", "keptSpans", "logs", "archives", "archiveObjects"}) {
      erased.put(place, 0L);
    }
  }

  UUID id() {
    return id;
  }

  void add(String place, long count) {
    erased.merge(place, count, Long::sum);
  }

  void finish() {
    done = true;
  }

  JsonObject toJson() {
    JsonObject places = new JsonObject();
    erased.forEach(places::put);
    return new JsonObject()
        .put("erasure", id.toString())
        .put("state", done ? "done" : "running")
        .put("erased", places);
  }
}
