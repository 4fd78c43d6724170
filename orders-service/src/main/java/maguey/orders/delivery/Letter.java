package maguey.orders.delivery;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import maguey.common.text.Html;
import maguey.orders.catalogue.Event;

/**
 * What differs from mail to mail, and how it is put: in plain text, and in HTML with each QR code
 * inline.
 *
 * @param lead what the mail is about, in a sentence
 * @param id what the Message-ID is made of: the same for a repeat
 * @param url of the tickets
 * @param note what finds them without it; empty for none
 */
record Letter(
    Event event,
    String name,
    String to,
    String subject,
    String lead,
    String id,
    String url,
    String note,
    List<CodedTicket> tickets) {
  private static final DateTimeFormatter WHEN =
      DateTimeFormatter.ofPattern("EEEE, d MMMM yyyy, HH:mm", Locale.ENGLISH);

  private static final String TEXT =
      """
      Hello %s,

      %s

      %s
      %s
      %s

      Your tickets, with their QR codes: %s
      %s

      %s
      Show one code per person at the gate.
      """;

  private static final String HTML =
      """
      <!doctype html>
      <html lang="en"><body style="font-family:sans-serif;max-width:36em">
      <p>Hello %s,</p>
      <p>%s</p>
      <h1 style="font-size:1.3em;margin-bottom:0">%s</h1>
      <p style="margin-top:.3em">%s<br>%s</p>
      %s
      <p><a href="%s">Your tickets on the web</a><br>%s</p>
      </body></html>
      """;

  String text() {
    return TEXT.formatted(
        name,
        lead,
        event.title(),
        event.venue(),
        when(),
        url,
        note,
        tickets.stream().map(CodedTicket::text).collect(Collectors.joining("\n")));
  }

  String html() {
    return HTML.formatted(
        Html.escape(name),
        Html.escape(lead),
        Html.escape(event.title()),
        Html.escape(event.venue()),
        Html.escape(when()),
        tickets.stream().map(CodedTicket::html).collect(Collectors.joining()),
        Html.escape(url),
        Html.escape(note));
  }

  private String when() {
    return local(event.startsAt()) + " (doors " + local(event.doorsAt()) + ")";
  }

  private String local(Instant time) {
    return WHEN.format(time.atZone(ZoneId.of(event.zone())));
  }
}
