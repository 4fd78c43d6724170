package maguey.common.mail;

import maguey.common.config.Env;

/**
 * Where mails go and what they say of us.
 *
 * @param host {@code MAGUEY_SMTP_HOST}
 * @param port {@code MAGUEY_SMTP_PORT}
 * @param from {@code MAGUEY_MAIL_FROM}: the sender's address
 * @param publicUrl {@code MAGUEY_PUBLIC_URL}: what links in a mail begin with, without a last slash
 */
public record MailSettings(String host, int port, String from, String publicUrl) {

  /** Reads the variables; wrong ones stay in {@code env} as complaints. */
  public static MailSettings fromEnv(Env env) {
    return new MailSettings(
        env.text("MAGUEY_SMTP_HOST", "127.0.0.1"),
        env.port("MAGUEY_SMTP_PORT", 25),
        sender(env),
        env.httpUrl("MAGUEY_PUBLIC_URL", "http://127.0.0.1:8080"));
  }

  /**
   * A Message-ID of ours.
   *
   * @param id the same for a repeat of the same mail, of which mail programs then show one
   */
  public String messageId(String id) {
    return "<" + id + "@" + domain() + ">";
  }

  /** What comes after the @ of the sender's address. */
  public String domain() {
    return from.substring(from.indexOf('@') + 1);
  }

  private static String sender(Env env) {
    String from = env.text("MAGUEY_MAIL_FROM", "tickets@maguey.example");
    return from.matches("[^\\s@<>]+@[^\\s@<>]+")
        ? from
        : env.complain("MAGUEY_MAIL_FROM must be a plain e-mail address", from);
  }
}
