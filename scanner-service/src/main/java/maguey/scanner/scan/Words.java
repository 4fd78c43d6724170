package maguey.scanner.scan;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Tells a steward what to do, in words short enough for the screen of a phone. */
final class Words {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm");
  private static final DateTimeFormatter DAY_AND_TIME =
      DateTimeFormatter.ofPattern("EEE d MMM yyyy, HH:mm", Locale.ENGLISH);

  private Words() {}

  /** For a code that led to no ticket. */
  static String of(Reason reason) {
    return switch (reason) {
      case MALFORMED -> "This is no ticket code. Scan the square code on the ticket itself.";
      case BAD_SIGNATURE -> "This code is forged or damaged. Scan once more, then call the desk.";
      case UNKNOWN_KEY -> "This code's key is not known here. Scan again in a few seconds.";
      case CHOOSE_TICKET -> "This is an order's number. Choose one of its tickets.";
      case KEY_REVOKED -> "Codes like this one were withdrawn. The desk has the new ticket.";
      default -> "This ticket has not arrived here yet. Scan again shortly, then call the desk.";
    };
  }

  /** For a scan that a device decided while it was offline, and asks about once more. */
  static String ofHandedIn(String result) {
    return switch (result) {
      case "ADMITTED" -> "This device let the holder in while it was offline.";
      case "EXITED" -> "This device let the holder out while it was offline.";
      case "CONFLICT" ->
          "This device let the holder in while it was offline, but another gate was first.";
      default -> "This device refused the holder while it was offline. Scan the ticket again.";
    };
  }

  /** For a decision about a known ticket. */
  static String of(Decision decision) {
    Ticket ticket = decision.ticket();
    Ticket.Event event = ticket.event();
    if (decision.reason() == null) {
      return granted(decision);
    }
    return switch (decision.reason()) {
      case WRONG_EVENT ->
          "This ticket is for “%s”, %s."
              .formatted(event.title(), dayAndTime(event.startsAt(), event.zone()));
      case EVENT_CANCELLED ->
          "“%s” does not take place. The desk tells about refunds.".formatted(event.title());
      case REVOKED_REPLACED ->
          "This code was replaced %s. Ask for the newest ticket."
              .formatted(ago(ticket.issuedAt(), decision.at()));
      case CANCELLED -> "This ticket was cancelled. Send the holder to the desk.";
      case REFUNDED -> "This ticket was refunded. Send the holder to the desk.";
      case BLOCKED -> "The organiser has blocked this ticket. Call the supervisor.";
      case ORDER_NOT_CONFIRMED -> "This ticket is not paid. Send the holder to the desk.";
      case NOT_INSIDE -> "Nobody is inside with this ticket. Let the holder out all the same.";
      case ALREADY_USED -> alreadyUsed(decision);
      case WRONG_GATE -> wrongGate(decision);
      case NOT_YET_VALID ->
          "Not valid before %s. Ask the holder to come back."
              .formatted(when(ticket.opens(), decision));
      case EXPIRED -> "Not valid since %s.".formatted(when(ticket.closes(), decision));
      default -> of(decision.reason());
    };
  }

  private static String granted(Decision decision) {
    String tier = decision.ticket().tierName();
    if (decision.overrode() != null) {
      return "Let the holder in, as the supervisor says: %s.".formatted(tier);
    }
    return switch (decision.direction()) {
      case ENTRY -> "Let the holder in: %s.".formatted(tier);
      case EXIT -> "Let the holder out: %s.".formatted(tier);
      case INFO -> "Would come in here now: %s. Nothing was changed.".formatted(tier);
    };
  }

  private static String alreadyUsed(Decision decision) {
    Ticket.FirstAdmission first = decision.ticket().first();
    return "Used %s, at %s, gate %s, by %s."
        .formatted(
            ago(first.at(), decision.at()),
            when(first.at(), decision),
            first.gate(),
            first.device());
  }

  private static String wrongGate(Decision decision) {
    String tier = decision.ticket().tierName();
    return decision.rightGates().isEmpty()
        ? "No gate takes “%s”. Call the desk.".formatted(tier)
        : "“%s” comes in at gate %s.".formatted(tier, String.join(", ", decision.rightGates()));
  }

  /** Clocks of two gates may differ by a moment; nothing is used in the future. */
  private static String ago(Instant before, Instant now) {
    return Ago.text(Duration.between(before.isAfter(now) ? now : before, now));
  }

  private static String when(Instant time, Decision decision) {
    ZoneId zone = decision.ticket().event().zone();
    boolean isToday = day(time, zone).equals(day(decision.at(), zone));
    return isToday ? TIME.withZone(zone).format(time) : dayAndTime(time, zone);
  }

  private static String dayAndTime(Instant time, ZoneId zone) {
    return DAY_AND_TIME.withZone(zone).format(time);
  }

  private static LocalDate day(Instant time, ZoneId zone) {
    return LocalDate.ofInstant(time, zone);
  }
}
