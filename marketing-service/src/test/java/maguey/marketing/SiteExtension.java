package maguey.marketing;

import java.util.Map;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A site for tests that leave it running, and its orders-service, which they play. */
final class SiteExtension implements BeforeAllCallback, AfterAllCallback {
  private OrdersPeer peer;
  private RunningSite site;

  @Override
  public void beforeAll(ExtensionContext context) {
    peer = new OrdersPeer();
    site = new RunningSite(peer, Map.of());
  }

  @Override
  public void afterAll(ExtensionContext context) {
    site.close();
    peer.close();
  }

  OrdersPeer peer() {
    return peer;
  }

  RunningSite site() {
    return site;
  }
}
