package maguey.orders;

import maguey.common.boot.ServiceLauncher;

/** The process of orders-service; its README has the table of variables. */
public final class OrdersMain {
  private OrdersMain() {}

  public static void main(String[] args) {
    ServiceLauncher.main(new OrdersService());
  }
}
