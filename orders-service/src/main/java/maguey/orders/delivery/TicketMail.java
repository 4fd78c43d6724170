package maguey.orders.delivery;

import io.vertx.ext.mail.MailMessage;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.List;
import maguey.common.mail.MailSettings;
import maguey.orders.order.Order;
import maguey.orders.ticket.Holder;
import maguey.orders.ticket.Ticket;
import maguey.orders.ticket.TicketIssuer;

/**
 * Writes the mails that bring tickets.
 *
 * <p>No header field holds a customer's text: the address is checked, the name stands in the body
 * alone.
 */
final class TicketMail {
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
            order.event(),
            order.customer().name(),
            order.customer().email(),
            "Your tickets",
            "your order %s is confirmed. Total: %s".formatted(order.number(), money(order)),
            id,
            settings.publicUrl() + "/orders/" + order.number() + "?secret=" + order.secret(),
            "Or find your order there: number %s, secret %s"
                .formatted(order.number(), order.secret()),
            coded(order, order.ownTickets())));
  }

  /** The mail that brings a new code to whoever holds the ticket now. */
  MailMessage reissuing(Order order, Ticket ticket) {
    Holder holder = ticket.holder();
    return mail(
        order,
        new Letter(
            order.event(),
            holder == null ? order.customer().name() : holder.name(),
            holder == null ? order.customer().email() : holder.email(),
            holder == null ? "Your new code" : "Your ticket",
            "here is a ticket for you. Codes that it had before let nobody in.",
            "ticket-" + ticket.id() + "-" + ticket.generation(),
            "%s/api/tickets/%s/qr.svg?secret=%s"
                .formatted(
                    settings.publicUrl(),
                    ticket.id(),
                    holder == null ? order.secret() : holder.secret()),
            "",
            coded(order, List.of(ticket))));
  }

  private MailMessage mail(Order order, Letter letter) {
    MailMessage mail =
        new MailMessage()
            .setFrom(settings.from())
            .setTo(letter.to())
            .setSubject(
                letter.subject() + ": " + order.event().title() + " (" + order.number() + ")")
            .setText(letter.text())
            .setHtml(letter.html())
            .setInlineAttachment(letter.tickets().stream().map(CodedTicket::image).toList());
    return mail.addHeader("Message-ID", settings.messageId(letter.id()));
  }

  private List<CodedTicket> coded(Order order, List<Ticket> tickets) {
    return tickets.stream()
        .map(ticket -> new CodedTicket(ticket, issuer.code(order.event(), ticket), cid(ticket)))
        .toList();
  }

  private String cid(Ticket ticket) {
    return ticket.id() + "@" + settings.domain();
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
