package maguey.orders.delivery;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.mail.MailAttachment;
import maguey.common.text.Html;
import maguey.orders.ticket.QrImage;
import maguey.orders.ticket.Ticket;

/**
 * A ticket as it stands in a mail; signed once, for the text and the image.
 *
 * @param cid names the image within the mail
 */
record CodedTicket(Ticket ticket, String code, String cid) {
  private static final String HTML =
      """
      <p><strong>%s</strong><br><img src="cid:%s" width="294" height="294" alt="QR code of ticket %d"><br>
      To type at the gate: <strong style="font-family:monospace">%s</strong></p>
      """;

  String text() {
    return "%d. %s\n%s\nTo type at the gate: %s\n"
        .formatted(ticket.position(), ticket.tierName(), code, toType());
  }

  String html() {
    return HTML.formatted(Html.escape(ticket.tierName()), cid, ticket.position(), toType());
  }

  MailAttachment image() {
    return MailAttachment.create()
        .setData(Buffer.buffer(QrImage.of(code).toPng()))
        .setContentType("image/png")
        .setDisposition("inline")
        .setName("ticket-" + ticket.position() + ".png")
        .setContentId("<" + cid + ">");
  }

  /** As people read codes; blanks do not matter when they are typed. */
  private String toType() {
    String shortCode = ticket.shortCode();
    int half = shortCode.length() / 2;
    return shortCode.substring(0, half) + " " + shortCode.substring(half);
  }
}
