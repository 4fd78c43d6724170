package maguey.orders.order;

import maguey.common.crypto.SecretText;

/** What a customer shows to see an order; 192 random bits, so nobody guesses it. */
final class OrderSecret {
  private static final int BYTES = 24;

  private OrderSecret() {}

  static String next() {
    return SecretText.next(BYTES);
  }
}
