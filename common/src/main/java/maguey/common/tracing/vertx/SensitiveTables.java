package maguey.common.tracing.vertx;

import java.util.Set;

/**
 * The tables whose statements are written down for the audit, whoever runs them: customers, tickets
 * with their holders, those who wait, those who get the newsletter, keys and secrets. A request's
 * statements are part of its own record, so that they cost the hot path no second one; those of
 * other work have a record each.
 */
final class SensitiveTables {
  private static final Set<String> NAMES =
      Set.of(
          "orders",
          "ticket",
          "waitlist_entry",
          "subscribers",
          "signing_key",
          "webhook_endpoint",
          "device",
          "provisioning",
          "erasures");

  private SensitiveTables() {}

  /** True for a table that must be watched; null is none. */
  static boolean include(String table) {
    return table != null && NAMES.contains(table.substring(table.lastIndexOf('.') + 1));
  }
}
