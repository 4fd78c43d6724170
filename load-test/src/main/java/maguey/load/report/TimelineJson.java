package maguey.load.report;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import maguey.load.drive.ArrivalPlan;
import maguey.load.drive.Timeline;
import maguey.load.suite.NodeWatch;

/** What the report tells of a run's course: what was due, what came of it, and the fullest heap. */
final class TimelineJson {
  private TimelineJson() {}

  /**
   * The slots of a run, one after the other.
   *
   * @param plan what was due in each
   */
  static JsonObject of(Timeline timeline, ArrivalPlan plan, NodeWatch heaps) {
    JsonArray slots = new JsonArray();
    double width = timeline.slotSeconds();
    List<Timeline.Slot> all = timeline.slots();
    long heap = firstKnown(heaps, all.size(), width);
    for (int i = 0; i < all.size(); i++) {
      Timeline.Slot slot = all.get(i);
      heap = heaps.fullest(i * width, (i + 1) * width).orElse(heap);
      slots.add(
          new JsonObject()
              .put("plannedVisitors", plan.dueWithin((i + 1) * width) - plan.dueWithin(i * width))
              .put("answers", slot.answered())
              .put("errors", slot.errors())
              .put("p50", percentile(slot, 50))
              .put("p99", percentile(slot, 99))
              .put("heapBytes", heap));
    }
    return new JsonObject().put("slotSeconds", width).put("slots", slots);
  }

  /** For the slots before the first look: a curve that begins at nothing would look like a leak. */
  private static long firstKnown(NodeWatch heaps, int slots, double width) {
    return IntStream.range(0, slots)
        .mapToObj(i -> heaps.fullest(i * width, (i + 1) * width))
        .flatMapToLong(OptionalLong::stream)
        .findFirst()
        .orElse(0);
  }

  /** In milliseconds; null if nothing was answered then. */
  private static Double percentile(Timeline.Slot slot, double percent) {
    return slot.answered() == 0 ? null : slot.percentile(percent);
  }
}
