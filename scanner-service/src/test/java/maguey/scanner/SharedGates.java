package maguey.scanner;

import maguey.testkit.ServiceExtension;
import maguey.testkit.Shared;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two nodes that several classes share: each looks at tickets and gates that it made itself. */
abstract class SharedGates {
  static final OrdersStandIn ORDERS = new OrdersStandIn();
  static final ServiceExtension SERVICE = Scanner.serviceFor(ORDERS).nodes(2);

  @Order(1)
  @RegisterExtension
  static final Shared SHARED_ORDERS = Shared.of(ORDERS);

  @Order(2)
  @RegisterExtension
  static final Shared SHARED_SERVICE = Shared.of(SERVICE);

  final Scanner scanner = new Scanner(SERVICE, ORDERS);
}
