package maguey.marketing.newsletter;

import io.vertx.ext.mail.MailMessage;
import maguey.common.mail.MailSettings;
import maguey.common.text.Html;

/** Writes the mails of the newsletter, in plain text and in HTML. No header holds foreign text. */
final class NewsletterMails {
  private static final String ASK_TEXT =
      """
      Hello,

      somebody, we think you, asked us to write to this address when new events are
      announced. Only if you confirm it will we do so:

      %s

      The link works for two days. If it was not you, do nothing: you will not hear
      from us again.
      """;

  private static final String ASK_HTML =
      """
      <!doctype html>
      <html lang="en"><body style="font-family:sans-serif;max-width:36em">
      <p>Hello,</p>
      <p>somebody, we think you, asked us to write to this address when new events are announced.
      Only if you confirm it will we do so:</p>
      <p><a href="%s">Yes, write to me</a></p>
      <p>The link works for two days. If it was not you, do nothing: you will not hear from us again.</p>
      </body></html>
      """;

  private static final String THANKS_TEXT =
      """
      Hello,

      thank you for coming to %s. It was good to have you there.

      What comes next: %s

      You get this mail because you confirmed our newsletter. To give it up: %s
      """;

  private static final String THANKS_HTML =
      """
      <!doctype html>
      <html lang="en"><body style="font-family:sans-serif;max-width:36em">
      <p>Hello,</p>
      <p>thank you for coming to <strong>%s</strong>. It was good to have you there.</p>
      <p><a href="%s">What comes next</a></p>
      <p style="font-size:.9em">You get this mail because you confirmed our newsletter.
      <a href="%s">Give it up</a></p>
      </body></html>
      """;

  private final MailSettings settings;
  private final NewsletterTokens tokens;

  NewsletterMails(MailSettings settings, NewsletterTokens tokens) {
    this.settings = settings;
    this.tokens = tokens;
  }

  /** The mail that asks back. */
  MailMessage asking(Subscriber subscriber) {
    String link =
        settings.publicUrl() + "/newsletter/confirm?token=" + tokens.toConfirm(subscriber);
    return mail(subscriber, "Shall we write to you?", "newsletter-" + subscriber.confirmId())
        .setText(ASK_TEXT.formatted(link))
        .setHtml(ASK_HTML.formatted(Html.escape(link)));
  }

  /**
   * The mail of the day after.
   *
   * @param id the same for a repeat
   */
  MailMessage thanking(Subscriber subscriber, String title, String id) {
    String leave = leave(subscriber);
    String home = settings.publicUrl() + "/";
    return mail(subscriber, "Thank you for coming", "thanks-" + id)
        .setText(THANKS_TEXT.formatted(title, home, leave))
        .setHtml(THANKS_HTML.formatted(Html.escape(title), Html.escape(home), Html.escape(leave)))
        .addHeader("List-Unsubscribe", "<" + leave + ">")
        .addHeader("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
  }

  private String leave(Subscriber subscriber) {
    return settings.publicUrl()
        + "/newsletter/unsubscribe?token="
        + tokens.toUnsubscribe(subscriber);
  }

  private MailMessage mail(Subscriber subscriber, String subject, String id) {
    return new MailMessage()
        .setFrom(settings.from())
        .setTo(subscriber.email())
        .setSubject(subject)
        .addHeader("Message-ID", settings.messageId(id));
  }
}
