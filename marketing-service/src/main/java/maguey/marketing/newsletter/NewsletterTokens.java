package maguey.marketing.newsletter;

import java.util.Optional;
import java.util.UUID;
import maguey.common.auth.SignedId;

/** The tokens in the links of mails: one to confirm, which ages, and one to give it up. */
final class NewsletterTokens {
  private final SignedId confirm;
  private final SignedId unsubscribe;

  NewsletterTokens(String secret) {
    confirm = new SignedId(secret, "maguey newsletter confirm v1");
    unsubscribe = new SignedId(secret, "maguey newsletter unsubscribe v1");
  }

  String toConfirm(Subscriber subscriber) {
    return confirm.of(subscriber.confirmId());
  }

  String toUnsubscribe(Subscriber subscriber) {
    return unsubscribe.of(subscriber.id());
  }

  Optional<UUID> confirmId(String token) {
    return confirm.read(token);
  }

  Optional<UUID> subscriberId(String token) {
    return unsubscribe.read(token);
  }
}
