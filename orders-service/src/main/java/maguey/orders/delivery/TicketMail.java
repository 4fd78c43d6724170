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
import maguey.common.mail.MailSettings;
import maguey.common.text.Html;
import maguey.orders.catalogue.Event;
import maguey.orders.order.Order;
import maguey.orders.ticket.Holder;
import maguey.orders.ticket.QrImage;
import maguey.orders.ticket.Ticket;
import maguey.orders.ticket.TicketIssuer;

/**
 * Writes the mails that bring tickets: plain text, and HTML with each QR code inline.
 *
 * <p>No header field holds a customer's text: the address is checked, the name stands in the body
 * alone.
 */
final class TicketMail {
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
      <p><a href="%s">Your tickets on the web</a></p>
      </body></html>
      """;

  private static final String HTML_TICKET =
      """
      <p><strong>%s</strong><br><img src="cid:%s" width="294" height="294" alt="QR code of ticket %d"><br>
      To type at the gate: <strong style="font-family:monospace">%s</strong></p>
      """;

  private final MailSettings settings;
  private final TicketIssuer issuer;

  TicketMail(MailSettings settings, TicketIssuer issuer) {
    this.settings = settings;
    this.issuer = issuer;
  }

  /** The confirmation; the same order always gives the same Message-ID. */
  MailMessage confirming(Order order) {
    return confirming(order, "order-" + order.id());
  }

  /**
   * The same once more: mail programs would not show a second one of the same Message-ID.
   *
   * @param messageId of the event that asks for it, the same for each try
   */
  MailMessage again(Order order, String messageId) {
    return confirming(order, "order-" + order.id() + "-" + messageId);
  }

  private MailMessage confirming(Order order, String id) {
    return mail(
        order,
        new Letter(
            order.customer().name(),
            order.customer().email(),
            "Your tickets",
            "your order %s is confirmed. Total: %s".formatted(order.number(), money(order)),
            id,
            "/orders/" + order.number() + "?secret=" + order.secret(),
            coded(order, order.ownTickets())));
  }

  /** The mail that brings a new code to whoever holds the ticket now. */
  MailMessage reissuing(Order order, Ticket ticket) {
    Holder holder = ticket.holder();
    return mail(
        order,
        new Letter(
            holder == null ? order.customer().name() : holder.name(),
            holder == null ? order.customer().email() : holder.email(),
            holder == null ? "Your new code" : "Your ticket",
            "here is a ticket for you. Codes that it had before let nobody in.",
            "ticket-" + ticket.id() + "-" + ticket.generation(),
            "/api/tickets/%s/qr.svg?secret=%s"
                .formatted(ticket.id(), holder == null ? order.secret() : holder.secret()),
            coded(order, List.of(ticket))));
  }

  /** Signed once for the text and the image. */
  private record Coded(Ticket ticket, String code) {}

  /**
   * What differs from mail to mail.
   *
   * @param id what the Message-ID is made of: the same for a repeat
   * @param path of the link
   */
  private record Letter(
      String name,
      String to,
      String subject,
      String lead,
      String id,
      String path,
      List<Coded> tickets) {}

  private MailMessage mail(Order order, Letter letter) {
    MailMessage mail =
        new MailMessage()
            .setFrom(settings.from())
            .setTo(letter.to())
            .setSubject(
                letter.subject() + ": " + order.event().title() + " (" + order.number() + ")")
            .setText(text(order, letter))
            .setHtml(html(order, letter))
            .setInlineAttachment(letter.tickets().stream().map(this::image).toList());
    return mail.addHeader("Message-ID", settings.messageId(letter.id()));
  }

  private String text(Order order, Letter letter) {
    Event event = order.event();
    return TEXT.formatted(
        letter.name(),
        letter.lead(),
        event.title(),
        event.venue(),
        when(event),
        settings.publicUrl() + letter.path(),
        letter.tickets().stream().map(TicketMail::line).collect(Collectors.joining("\n")));
  }

  /** As people read codes; blanks do not matter when they are typed. */
  private static String inGroups(String shortCode) {
    int half = shortCode.length() / 2;
    return shortCode.substring(0, half) + " " + shortCode.substring(half);
  }

  private String html(Order order, Letter letter) {
    Event event = order.event();
    return HTML.formatted(
        Html.escape(letter.name()),
        Html.escape(letter.lead()),
        Html.escape(event.title()),
        Html.escape(event.venue()),
        Html.escape(when(event)),
        letter.tickets().stream().map(t -> htmlTicket(t.ticket())).collect(Collectors.joining()),
        Html.escape(settings.publicUrl() + letter.path()));
  }

  private String htmlTicket(Ticket ticket) {
    return HTML_TICKET.formatted(
        Html.escape(ticket.tierName()),
        cid(ticket),
        ticket.position(),
        inGroups(ticket.shortCode()));
  }

  private static String line(Coded coded) {
    Ticket ticket = coded.ticket();
    return "%d. %s\n%s\nTo type at the gate: %s\n"
        .formatted(
            ticket.position(), ticket.tierName(), coded.code(), inGroups(ticket.shortCode()));
  }

  private List<Coded> coded(Order order, List<Ticket> tickets) {
    return tickets.stream()
        .map(ticket -> new Coded(ticket, issuer.code(order.event(), ticket)))
        .toList();
  }

  private MailAttachment image(Coded coded) {
    Ticket ticket = coded.ticket();
    byte[] png = QrImage.of(coded.code()).toPng();
    return MailAttachment.create()
        .setData(Buffer.buffer(png))
        .setContentType("image/png")
        .setDisposition("inline")
        .setName("ticket-" + ticket.position() + ".png")
        .setContentId("<" + cid(ticket) + ">");
  }

  private String cid(Ticket ticket) {
    return ticket.id() + "@" + settings.domain();
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
