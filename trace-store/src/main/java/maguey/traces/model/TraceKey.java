package maguey.traces.model;

import java.util.Set;

/**
 * A business value by which a trace can be found.
 *
 * @param kind the attribute's name, one of {@link #KINDS}
 * @param value at most {@link #MAX_LENGTH} characters
 */
public record TraceKey(String kind, String value) {
  public static final String ORDER_ID = "order.id";
  public static final String ORDER_NUMBER = "order.number";
  public static final String TICKET_ID = "ticket.id";
  public static final String SCAN_ID = "scan.id";
  public static final String EMAIL_HASH = "customer.email_hash";

  /** The attributes that are keys; {@code docs/telemetry.md} says what they mean. */
  public static final Set<String> KINDS =
      Set.of(ORDER_ID, ORDER_NUMBER, TICKET_ID, SCAN_ID, EMAIL_HASH);

  /** An index entry has a limit; a longer value is stored, but is no key. */
  public static final int MAX_LENGTH = 200;
}
