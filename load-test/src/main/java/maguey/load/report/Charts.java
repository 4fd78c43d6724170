package maguey.load.report;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What came and how long it took, over the time of the run: SVG, which every browser draws. */
final class Charts {
  private static final int WIDTH = 380;
  private static final int HEIGHT = 200;
  private static final int LEFT = 48;
  private static final int BOTTOM = 24;
  private static final int TOP = 10;
  private static final double SECOND = 1_000;

  private final List<JsonObject> slots;
  private final double slotSeconds;

  private Charts(JsonObject timeline) {
    slots = timeline.getJsonArray("slots").stream().map(JsonObject.class::cast).toList();
    slotSeconds = timeline.getDouble("slotSeconds");
  }

  /** One line of a chart; NaN where there is nothing to draw. */
  private record Line(String style, String name, ToDoubleFunction<JsonObject> value) {}

  static String of(JsonObject timeline) {
    Charts charts = new Charts(timeline);
    return "<div class=\"charts\">"
        + charts.chart(
            "Per second",
            Figures::plain,
            List.of(
                new Line("plan", "visitors planned", slot -> charts.rate(slot, "plannedVisitors")),
                new Line("first", "answers", slot -> charts.rate(slot, "answers")),
                new Line("errors", "errors", slot -> charts.rate(slot, "errors"))))
        + charts.chart(
            "Latency of what was answered then",
            Charts::latency,
            List.of(
                new Line("first", "p50", slot -> known(slot, "p50")),
                new Line("second", "p99", slot -> known(slot, "p99"))))
        + charts.chart(
            "Heap of the fullest node, MB",
            Figures::plain,
            List.of(
                new Line("first", "least seen", slot -> HeapTable.mega(slot.getLong("heapBytes")))))
        + "</div>";
  }

  private double rate(JsonObject slot, String member) {
    return slot.getDouble(member) / slotSeconds;
  }

  private static double known(JsonObject slot, String member) {
    Double value = slot.getDouble(member);
    return value == null ? Double.NaN : value;
  }

  /** Of milliseconds: who waits for seconds counts in seconds. */
  private static String latency(double millis) {
    return millis < SECOND ? Figures.plain(millis) + " ms" : Figures.plain(millis / SECOND) + " s";
  }

  private String chart(String title, DoubleFunction<String> label, List<Line> lines) {
    double top =
        lines.stream()
            .flatMapToDouble(line -> slots.stream().mapToDouble(line.value()))
            .filter(value -> !Double.isNaN(value))
            .max()
            .orElse(0);
    double scale = niceAbove(top);
    String drawn = lines.stream().map(line -> drawn(line, scale)).collect(Collectors.joining());
    String legend =
        lines.stream()
            .map(line -> "<span class=\"key %s\">%s</span>".formatted(line.style(), line.name()))
            .collect(Collectors.joining());
    return "<figure><figcaption>%s<span class=\"keys\">%s</span></figcaption><svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">%s%s</svg></figure>"
        .formatted(
            Html.escape(title),
            legend,
            WIDTH,
            HEIGHT,
            Html.escape(title),
            grid(scale, label),
            drawn);
  }

  private String grid(double scale, DoubleFunction<String> label) {
    String rules =
        IntStream.rangeClosed(0, 2)
            .mapToObj(part -> rule(scale * part / 2, scale, label))
            .collect(Collectors.joining());
    double end = slots.size() * slotSeconds;
    return rules
        + text(LEFT, HEIGHT - 6, "start", "0 s")
        + text(WIDTH - 2, HEIGHT - 6, "end", Figures.plain(end) + " s");
  }

  private static String rule(double value, double scale, DoubleFunction<String> label) {
    double y = y(value, scale);
    return String.format(
            Locale.ROOT,
            "<line class=\"rule\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>",
            LEFT,
            WIDTH,
            y,
            y)
        + text(LEFT - 6, y + 4, "end", label.apply(value));
  }

  private static String text(double x, double y, String anchor, String text) {
    return String.format(
        Locale.ROOT,
        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>",
        x,
        y,
        anchor,
        Html.escape(text));
  }

  /** Each stretch is drawn at its middle; the line breaks where there is nothing to draw. */
  private String drawn(Line line, double scale) {
    StringBuilder drawn = new StringBuilder();
    List<String> points = new ArrayList<>();
    for (int i = 0; i <= slots.size(); i++) {
      double value = i == slots.size() ? Double.NaN : line.value().applyAsDouble(slots.get(i));
      if (!Double.isNaN(value)) {
        points.add(String.format(Locale.ROOT, "%.1f,%.1f", x(i), y(value, scale)));
      } else if (!points.isEmpty()) {
        drawn.append(polyline(line, points));
        points.clear();
      }
    }
    return drawn.toString();
  }

  /** A point alone goes to itself, which makes it a dot. */
  private static String polyline(Line line, List<String> points) {
    String all = String.join(" ", points);
    return "<polyline class=\"%s\" points=\"%s\"/>"
        .formatted(line.style(), points.size() == 1 ? all + " " + all : all);
  }

  private double x(int slot) {
    return LEFT + (WIDTH - LEFT) * (slot + 0.5) / Math.max(1, slots.size());
  }

  private static double y(double value, double scale) {
    return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * value / scale;
  }

  /** The next of 1, 2, 5, 10, 20 and so on, so that the rules stand at round numbers. */
  private static double niceAbove(double value) {
    double power = Math.pow(10, Math.floor(Math.log10(Math.max(value, 1e-3))));
    for (double step : new double[] {1, 2, 4, 6, 8}) {
      if (value <= step * power) {
        return step * power;
      }
    }
    return 10 * power;
  }
}
