package maguey.scanner.scan;

/** Why a holder is not let in: stable codes, which README.md explains. */
public enum Reason {
  /** What was read is no ticket code of ours. */
  MALFORMED,
  /** Nobody with our keys made this code: it is forged or damaged. */
  BAD_SIGNATURE,
  /** The code names a key that neither this service nor orders-service knows. */
  UNKNOWN_KEY,
  /** The key was withdrawn, and with it every code it signed. */
  KEY_REVOKED,
  /** The code is genuine, but its ticket has not arrived here; or nobody has the typed code. */
  UNKNOWN_TICKET,
  /** What was typed is an order's number: one of its tickets must be chosen. */
  CHOOSE_TICKET,
  /** The ticket is for another event than the one at this gate. */
  WRONG_EVENT,
  /** The event does not take place. */
  EVENT_CANCELLED,
  /** The ticket was transferred or reissued: another code holds now. */
  REVOKED_REPLACED,
  /** The ticket was cancelled. */
  CANCELLED,
  /** The ticket was given back, and its price with it. */
  REFUNDED,
  /** The organiser has blocked the ticket. */
  BLOCKED,
  /** The order of the ticket is not paid. */
  ORDER_NOT_CONFIRMED,
  /** Somebody came in with this ticket before. */
  ALREADY_USED,
  /** This gate does not take the ticket's tier. */
  WRONG_GATE,
  /** The ticket's time has not come. */
  NOT_YET_VALID,
  /** The ticket's time is over. */
  EXPIRED,
  /** Nobody who came in with this ticket is inside. */
  NOT_INSIDE
}
