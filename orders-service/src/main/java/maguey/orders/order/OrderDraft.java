package maguey.orders.order;

import java.util.Optional;

/**
 * An order that is to be written.
 *
 * @param key under which a repeat of the request finds it
 */
record OrderDraft(Order order, PricedOrder priced, Optional<IdempotencyKey> key) {}
