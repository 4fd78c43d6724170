package maguey.orders.delivery;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.mail.MailAttachment;
import io.vertx.ext.mail.MailMessage;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import maguey.orders.catalogue.Event;
import maguey.orders.order.Order;
import maguey.orders.ticket.QrImage;
import maguey.orders.ticket.Ticket;
import maguey.orders.ticket.TicketIssuer;

/**
 * Writes the mail that brings the tickets: plain text, and HTML with each QR code inline.
 *
 * <p>No header field holds a customer's text: the address is checked, the name stands in the body
 * alone.
 */
final class ConfirmationMail {
  private static final DateTimeFormatter WHEN =
      DateTimeFormatter.ofPattern("EEEE, d MMMM yyyy, HH:mm", Locale.ENGLISH);

  private static final String TEXT =
      """
      Hello %s,

      your order %s is confirmed.

      %s
      %s
      %s

      Total: %s

      Your tickets, with their QR codes: %s

      %s
      Show one code per person at the gate.
      """;

  private static final String HTML =
      """
      <!doctype html>
      <html lang="en"><body style="font-family:sans-serif;max-width:36em">
      <p>Hello %s,</p>
      <p>your order <strong>%s</strong> is confirmed.</p>
      <h1 style="font-size:1.3em;margin-bottom:0">%s</h1>
      <p style="margin-top:.3em">%s<br>%s</p>
      <p>Total: %s</p>
      %s
      <p><a href="%s">Your order on the web</a></p>
      </body></html>
      """;

  private static final String HTML_TICKET =
      """
      <p><strong>%s</strong><br><img src="cid:%s" width="294" height="294" alt="QR code of ticket %d"></p>
      """;

  private final MailSettings settings;
  private final TicketIssuer issuer;

  ConfirmationMail(MailSettings settings, TicketIssuer issuer) {
    this.settings = settings;
    this.issuer = issuer;
  }

  /** The mail; the same order always gives the same Message-ID. */
  MailMessage of(Order order) {
    MailMessage mail =
        new MailMessage()
            .setFrom(settings.from())
            .setTo(order.customer().email())
            .setSubject("Your tickets: " + order.event().title() + " (" + order.number() + ")")
            .setText(text(order))
            .setHtml(html(order))
            .setInlineAttachment(images(order));
    return mail.addHeader("Message-ID", "<order-" + order.id() + "@" + domain() + ">");
  }

  private String text(Order order) {
    Event event = order.event();
    return TEXT.formatted(
        order.customer().name(),
        order.number(),
        event.title(),
        event.venue(),
        when(event),
        money(order),
        link(order),
        order.tickets().stream()
            .map(t -> t.position() + ". " + t.tierName() + "\n" + issuer.code(event, t) + "\n")
            .collect(Collectors.joining("\n")));
  }

  private String html(Order order) {
    Event event = order.event();
    return HTML.formatted(
        Html.escape(order.customer().name()),
        order.number(),
        Html.escape(event.title()),
        Html.escape(event.venue()),
        Html.escape(when(event)),
        money(order),
        order.tickets().stream().map(this::htmlTicket).collect(Collectors.joining()),
        Html.escape(link(order)));
  }

  private String htmlTicket(Ticket ticket) {
    return HTML_TICKET.formatted(Html.escape(ticket.tierName()), cid(ticket), ticket.position());
  }

  private List<MailAttachment> images(Order order) {
    return order.tickets().stream().map(ticket -> image(order, ticket)).toList();
  }

  private MailAttachment image(Order order, Ticket ticket) {
    byte[] png = QrImage.of(issuer.code(order.event(), ticket)).toPng();
    return MailAttachment.create()
        .setData(Buffer.buffer(png))
        .setContentType("image/png")
        .setDisposition("inline")
        .setName("ticket-" + ticket.position() + ".png")
        .setContentId("<" + cid(ticket) + ">");
  }

  private String cid(Ticket ticket) {
    return ticket.id() + "@" + domain();
  }

  private String domain() {
    return settings.from().substring(settings.from().indexOf('@') + 1);
  }

  private String link(Order order) {
    return settings.publicUrl() + "/orders/" + order.number() + "?secret=" + order.secret();
  }

  private static String when(Event event) {
    return local(event.startsAt(), event) + " (doors " + local(event.doorsAt(), event) + ")";
  }

  private static String local(Instant time, Event event) {
    return WHEN.format(time.atZone(ZoneId.of(event.zone())));
  }

  private static String money(Order order) {
    String code = order.event().currency();
    int digits = minorDigits(code);
    return BigDecimal.valueOf(order.totalCents(), digits).toPlainString() + " " + code;
  }

  private static int minorDigits(String currency) {
    try {
      return Math.max(0, Currency.getInstance(currency).getDefaultFractionDigits());
    } catch (IllegalArgumentException unknownToTheJdk) {
      return 2;
    }
  }
}
