package maguey.orders.delivery;

import io.vertx.ext.mail.MailMessage;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import maguey.common.mail.MailSettings;
import maguey.common.text.Html;
import maguey.orders.waitlist.WaitlistEntry;
import maguey.orders.waitlist.WaitlistToken;

/** Writes the mail that tells who waited of the tickets that are held for him. */
final class OfferMail {
  private static final DateTimeFormatter UNTIL =
      DateTimeFormatter.ofPattern("EEEE, d MMMM yyyy, HH:mm (zzz)", Locale.ENGLISH);

  private static final String TEXT =
      """
      Hello %s,

      you waited for tickets for %s, and here they are: %d x %s are held for you until %s.

      Buy them, or leave the line: %s

      After that time they go to whoever is next.
      """;

  private static final String HTML =
      """
      <!doctype html>
      <html lang="en"><body style="font-family:sans-serif;max-width:36em">
      <p>Hello %s,</p>
      <p>you waited for tickets for <strong>%s</strong>, and here they are:
      %d &times; %s are held for you until %s.</p>
      <p><a href="%s">Buy them, or leave the line</a></p>
      <p>After that time they go to whoever is next.</p>
      </body></html>
      """;

  private final MailSettings settings;
  private final WaitlistToken tokens;

  OfferMail(MailSettings settings, WaitlistToken tokens) {
    this.settings = settings;
    this.tokens = tokens;
  }

  /** The mail; the same entry always gives the same Message-ID. */
  MailMessage of(WaitlistEntry entry) {
    return new MailMessage()
        .setFrom(settings.from())
        .setTo(entry.customer().email())
        .setSubject("Tickets are held for you: " + entry.eventTitle())
        .setText(text(entry))
        .setHtml(html(entry))
        .addHeader("Message-ID", settings.messageId("waitlist-" + entry.id()));
  }

  private String text(WaitlistEntry entry) {
    return TEXT.formatted(
        entry.customer().name(),
        entry.eventTitle(),
        entry.quantity(),
        entry.tierName(),
        until(entry),
        link(entry));
  }

  private String html(WaitlistEntry entry) {
    return HTML.formatted(
        Html.escape(entry.customer().name()),
        Html.escape(entry.eventTitle()),
        entry.quantity(),
        Html.escape(entry.tierName()),
        Html.escape(until(entry)),
        Html.escape(link(entry)));
  }

  /** By the clock on the wall where the event is. */
  private static String until(WaitlistEntry entry) {
    return UNTIL.format(entry.offerExpiresAt().atZone(ZoneId.of(entry.zone())));
  }

  private String link(WaitlistEntry entry) {
    return settings.publicUrl() + "/waitlist?token=" + tokens.of(entry.id());
  }
}
