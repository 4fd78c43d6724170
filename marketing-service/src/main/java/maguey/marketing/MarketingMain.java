package maguey.marketing;

import maguey.common.boot.ServiceLauncher;

/** Runs the marketing-service as a process of its own. */
public final class MarketingMain {
  private MarketingMain() {}

  public static void main(String[] arguments) {
    ServiceLauncher.main(new MarketingService());
  }
}
