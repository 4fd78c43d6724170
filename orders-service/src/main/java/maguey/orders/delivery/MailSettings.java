package maguey.orders.delivery;

/**
 * Where mails go and what they say of us.
 *
 * @param host {@code MAGUEY_SMTP_HOST}
 * @param port {@code MAGUEY_SMTP_PORT}
 * @param from {@code MAGUEY_MAIL_FROM}: the sender's address
 * @param publicUrl {@code MAGUEY_PUBLIC_URL}: what links in a mail begin with, without a last slash
 */
public record MailSettings(String host, int port, String from, String publicUrl) {}
