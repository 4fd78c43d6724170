package maguey.demo;

import java.util.List;
import java.util.function.Supplier;

/** Breaks a running suite in one way, makes the traffic that shows it, and mends it again. */
final class FaultTour {
  private static final int LASTS_SECONDS = 60;

  private final FaultSwitch faults;
  private final TourTraffic traffic;

  /**
   * A tour of a running suite.
   *
   * @param oneMore starts one node more of orders-service beside it
   */
  FaultTour(SuiteUrls urls, StoryTokens tokens, Supplier<OneMoreNode> oneMore) {
    Http http = new Http();
    this.faults = new FaultSwitch(http, urls.traces(), tokens.admin());
    this.traffic = new TourTraffic(http, urls, tokens, faults, oneMore);
  }

  /** Plays a stop; the ids of the traces that show its problem. */
  List<String> play(TourStop stop) {
    if (!stop.isOnBefore()) {
      return stop.play(traffic);
    }
    faults.on(stop.text(), stop.settings(LASTS_SECONDS));
    try {
      return stop.play(traffic);
    } finally {
      if (!stop.lasts()) {
        faults.off(stop.text());
      }
    }
  }
}
