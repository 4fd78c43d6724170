package maguey.marketing.site;

import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.Random;
import maguey.common.http.Content;

/**
 * Draws an event's picture: an agave before a sky of its own, the same for the same slug. So every
 * event has artwork from the start, and none comes from another host.
 */
final class Artwork {
  private static final int WIDTH = 800;
  private static final int HEIGHT = 500;
  private static final int HILL = 160;

  private final Random random;
  private final Palette palette;
  private final StringBuilder svg = new StringBuilder(8_192);

  private Artwork(String slug) {
    random = new Random(slug.hashCode() * 31L + slug.length());
    palette = Palette.values()[random.nextInt(Palette.values().length)];
  }

  static void serve(RoutingContext context) {
    String slug = context.pathParam("file").replaceFirst("\\.svg$", "");
    context
        .response()
        .putHeader("content-type", "image/svg+xml")
        .putHeader("cache-control", "public, max-age=86400");
    Content.of(svg(slug)).answer(context.request());
  }

  /** The picture as an SVG document. */
  static String svg(String slug) {
    return new Artwork(slug).draw();
  }

  private String draw() {
    add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\""
            + " preserveAspectRatio=\"xMidYMid slice\">",
        WIDTH, HEIGHT);
    sky();
    stars();
    sun();
    hills();
    agave(390 + random.nextInt(210), 455, 1.0 + random.nextDouble() * 0.25);
    return svg.append("</svg>").toString();
  }

  private void sky() {
    add("<defs><linearGradient id=\"s\" x1=\"0\" y1=\"0\" x2=\"0\" y2=\"1\">");
    add("<stop offset=\"0\" stop-color=\"%s\"/>", palette.high);
    add("<stop offset=\".62\" stop-color=\"%s\"/>", palette.middle);
    add("<stop offset=\"1\" stop-color=\"%s\"/></linearGradient>", palette.low);
    add("<linearGradient id=\"l\" x1=\"0\" y1=\"1\" x2=\"0\" y2=\"0\">");
    add("<stop offset=\"0\" stop-color=\"%s\"/>", palette.leafDark);
    add("<stop offset=\"1\" stop-color=\"%s\"/></linearGradient></defs>", palette.leafLight);
    add("<rect width=\"%d\" height=\"%d\" fill=\"url(#s)\"/>", WIDTH, HEIGHT);
  }

  private void sun() {
    int x = 270 + random.nextInt(400);
    int y = 150 + random.nextInt(110);
    int radius = 62 + random.nextInt(40);
    for (int ring = 3; ring >= 0; ring--) {
      add("<circle cx=\"%d\" cy=\"%d\" r=\"%d\"", x, y, radius + ring * 26);
      add(" fill=\"%s\" opacity=\"%.2f\"/>", palette.sun, ring == 0 ? 0.95 : 0.16 - ring * 0.03);
    }
  }

  private void stars() {
    for (int i = 0; i < 34; i++) {
      add("<circle cx=\"%d\" cy=\"%d\"", random.nextInt(WIDTH), random.nextInt(190));
      double radius = 0.7 + random.nextDouble() * 1.3;
      add(" r=\"%.1f\" fill=\"#fff\" opacity=\"%.2f\"/>", radius, 0.25 + random.nextDouble() / 2);
    }
  }

  private void hills() {
    for (int layer = 0; layer < 3; layer++) {
      int base = 318 + layer * 50;
      int from = base + random.nextInt(24);
      add("<path fill=\"%s\" opacity=\"%.2f\" d=\"M0 %d", palette.hill, 0.45 + layer * 0.27, from);
      for (int x = 0; x < WIDTH; x += HILL) {
        boolean isPeak = x / HILL % 2 == layer % 2;
        int to = base + (isPeak ? -18 - random.nextInt(46) : 8 + random.nextInt(20));
        add(" C%d %d %d %d %d %d", x + HILL / 2, from, x + HILL / 2, to, x + HILL, to);
        from = to;
      }
      add(" V%d H0 Z\"/>", HEIGHT);
    }
  }

  /** Three whorls of leaves, the outer ones behind and flatter. */
  private void agave(int x, int y, double scale) {
    for (int whorl = 0; whorl < 3; whorl++) {
      int leaves = 11 - whorl * 3;
      double spread = 84 - whorl * 22.0;
      for (int leaf = 0; leaf < leaves; leaf++) {
        double angle = -spread + 2 * spread * leaf / (leaves - 1) + random.nextDouble() * 5 - 2.5;
        double length = scale * (205 + whorl * 26 - Math.abs(angle) * 0.75 + random.nextInt(24));
        leaf(x, y, angle, length, scale * (25 - whorl * 3.5));
      }
    }
  }

  private void leaf(int x, int y, double angle, double length, double width) {
    double bend = angle * 0.3;
    add("<g transform=\"translate(%d %d) rotate(%.1f)\">", x, y, angle);
    add("<path fill=\"url(#l)\" stroke=\"%s\" stroke-width=\"1.2\" d=\"", palette.leafDark);
    add("M%.1f 0 C%.1f %.1f ", -width * 0.55, -width * 1.25, -length * 0.3);
    add("%.1f %.1f %.1f %.1f ", bend * 0.4 - width * 1.2, -length * 0.66, bend, -length);
    add("C%.1f %.1f ", bend * 0.4 + width * 1.2, -length * 0.66);
    add("%.1f %.1f %.1f 0 Z\"/>", width * 1.25, -length * 0.3, width * 0.55);
    add("<path fill=\"none\" stroke=\"%s\" stroke-opacity=\".45\" d=\"M0 -6 ", palette.leafDark);
    add("Q%.1f %.1f %.1f %.1f\"/></g>", bend * 0.1, -length * 0.5, bend * 0.8, -length * 0.86);
  }

  private void add(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values));
  }

  /** Skies over Jalisco, from dawn to night. */
  private enum Palette {
    DUSK("#3b1f4a", "#c4532f", "#f3b562", "#ffd79a", "#5a2a3c", "#1d4a44", "#7fb5a2"),
    DAWN("#24506b", "#e58e73", "#fbe3c0", "#fff3d6", "#7a4a55", "#235a55", "#93c7b4"),
    NOON("#1b6f7a", "#6fb7ac", "#f6e3b4", "#fff6dc", "#8a6a3d", "#1f5b4e", "#8fc7a6"),
    NIGHT("#0f1b33", "#2c3566", "#8a4f7d", "#f4e3c3", "#1c1c3a", "#12403f", "#5f9f92"),
    STORM("#2f2a4a", "#7a4565", "#e9a23b", "#ffe0a3", "#43263f", "#1a4640", "#74ad97"),
    ROSE("#5b1f3a", "#d9667b", "#ffcfa6", "#fff0d9", "#7c2f45", "#20524d", "#86bfae");

    private final String high;
    private final String middle;
    private final String low;
    private final String sun;
    private final String hill;
    private final String leafDark;
    private final String leafLight;

    Palette(
        String high,
        String middle,
        String low,
        String sun,
        String hill,
        String leafDark,
        String leafLight) {
      this.high = high;
      this.middle = middle;
      this.low = low;
      this.sun = sun;
      this.hill = hill;
      this.leafDark = leafDark;
      this.leafLight = leafLight;
    }
  }
}
