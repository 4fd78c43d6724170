package maguey.orders.promo;

import java.util.UUID;

/** The code that an order was placed with. */
public record AppliedPromo(UUID id, String code) {}
