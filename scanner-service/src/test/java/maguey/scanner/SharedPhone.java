package maguey.scanner;

import maguey.testkit.ServiceExtension;
import maguey.testkit.Shared;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Phones before one service that several classes share: each scans tickets that it made itself. */
abstract class SharedPhone extends StewardsPhone {
  static final OrdersStandIn ORDERS = new OrdersStandIn();

  static final ServiceExtension SERVICE =
      Scanner.serviceFor(ORDERS)
          .with("MAGUEY_DASHBOARD_URL", "http://dashboard.test")
          .with("MAGUEY_FAULTS", "true");

  @Order(1)
  @RegisterExtension
  static final Shared SHARED_ORDERS = Shared.of(ORDERS);

  @Order(2)
  @RegisterExtension
  static final Shared SHARED_SERVICE = Shared.of(SERVICE);

  SharedPhone() {
    super(SERVICE, ORDERS);
  }
}
