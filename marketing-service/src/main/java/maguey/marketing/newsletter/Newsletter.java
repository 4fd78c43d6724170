package maguey.marketing.newsletter;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import maguey.common.boot.ServiceContext;
import maguey.common.events.EventAddress;
import maguey.common.events.SubscriberChanged;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;
import maguey.common.outbox.Outbox;
import maguey.common.privacy.EmailAddress;
import maguey.common.privacy.EmailHash;
import maguey.common.sql.Transactions;
import maguey.common.time.BusinessClock;
import maguey.common.tracing.LaterStep;
import maguey.common.tracing.MagueyAttributes;
import maguey.common.tracing.SpanSettings;
import maguey.common.tracing.Spans;
import maguey.common.tracing.StoredContext;

/**
 * Who gets the newsletter: nobody who has not said so twice, the second time from his own mailbox.
 * No answer tells whether an address is known.
 */
public final class Newsletter {
  private static final String TO_REQUEST = "newsletter_request";
  private static final String TO_STEP = "newsletter_step";

  private final Spans spans;
  private final Pool pool;
  private final Transactions transactions;
  private final BusinessClock clock;
  private final EmailHash emailHash;
  private final NewsletterTokens tokens;
  private final Runnable done;
  private final Subscribers subscribers = new Subscribers();

  /**
   * The newsletter of one node.
   *
   * @param secret {@code MAGUEY_EMAIL_HASH_SECRET}
   * @param done is told after each commit
   */
  public Newsletter(ServiceContext service, String secret, Runnable done) {
    this.spans = service.spans();
    this.pool = service.pool();
    this.transactions = service.transactions();
    this.clock = service.clock();
    this.emailHash = new EmailHash(secret);
    this.tokens = new NewsletterTokens(secret);
    this.done = done;
  }

  /** How it is with a link that was followed. */
  public enum Link {
    /** It may be used. */
    OPEN,
    /** It was used before. */
    USED,
    /** It is too old. */
    EXPIRED
  }

  /** Asks the mailbox whether it wants the newsletter, unless it was asked or has said so. */
  public Future<Void> signUp(String address) {
    String email = EmailAddress.normalised(address);
    String hash = emailHash.of(email);
    SpanSettings about = SpanSettings.child().with(MagueyAttributes.CUSTOMER_EMAIL_HASH, hash);
    return spans
        .inSpan("newsletter-signup", about, () -> ask(email, hash, StoredContext.current()))
        .onSuccess(committed -> done.run());
  }

  /** Looks at a link that asks to confirm; fails with {@code NOT_FOUND} if it is none of ours. */
  public Future<Link> look(String token) {
    return findToConfirm(token).map(Newsletter::linkOf);
  }

  /** Confirms; what was confirmed before stays so, and what is too old is not confirmed. */
  public Future<Link> confirm(String token) {
    return findToConfirm(token)
        .compose(
            found ->
                linkOf(found) == Link.OPEN
                    ? change(
                            "newsletter-confirm",
                            found,
                            EventAddress.MARKETING_CONFIRMED,
                            (tx, one) -> subscribers.confirm(tx, one.confirmId(), offset()))
                        .map(Link.USED)
                    : Future.succeededFuture(linkOf(found)));
  }

  /** Gives the newsletter up, however often; fails with {@code NOT_FOUND}. */
  public Future<Void> unsubscribe(String token) {
    return find(token)
        .compose(
            found ->
                change(
                    "newsletter-unsubscribe",
                    found,
                    EventAddress.MARKETING_UNSUBSCRIBED,
                    (tx, one) -> subscribers.unsubscribe(tx, one.id(), offset())));
  }

  private Future<Void> ask(String email, String hash, StoredContext trace) {
    return transactions.inTransaction(
        tx ->
            subscribers
                .ask(tx, email, hash, trace, offset())
                .compose(
                    asked ->
                        asked
                            .map(one -> tell(tx, one, EventAddress.MARKETING_SIGNUP))
                            .orElse(Future.succeededFuture())));
  }

  private Future<Void> change(
      String step,
      Subscriber found,
      EventAddress address,
      BiFunction<SqlConnection, Subscriber, Future<Boolean>> change) {
    return new LaterStep(spans, found.trace(), TO_REQUEST, TO_STEP)
        .run(
            step,
            settings -> about(settings, found),
            () ->
                transactions.inTransaction(
                    tx ->
                        change
                            .apply(tx, found)
                            .compose(
                                changed ->
                                    changed ? tell(tx, found, address) : Future.succeededFuture())))
        .onSuccess(committed -> done.run());
  }

  private Future<Void> tell(SqlConnection tx, Subscriber subscriber, EventAddress address) {
    SubscriberChanged event =
        new SubscriberChanged(
            UUID.randomUUID(),
            clock.now(),
            subscriber.id(),
            subscriber.emailHash(),
            subscriber.trace().traceId());
    return Outbox.append(tx, subscriber.id(), event, List.of(address));
  }

  private Future<Subscriber> findToConfirm(String token) {
    UUID confirmId = tokens.confirmId(token).orElseThrow(Newsletter::notFound);
    return subscribers
        .byConfirmId(pool, confirmId, offset())
        .map(found -> found.orElseThrow(Newsletter::notFound));
  }

  private Future<Subscriber> find(String token) {
    UUID id = tokens.subscriberId(token).orElseThrow(Newsletter::notFound);
    return subscribers
        .find(pool, id, offset())
        .map(found -> found.orElseThrow(Newsletter::notFound));
  }

  private static Link linkOf(Subscriber found) {
    if (!found.isPending()) {
      return found.isConfirmed() ? Link.USED : Link.EXPIRED;
    }
    return found.isOverdue() ? Link.EXPIRED : Link.OPEN;
  }

  /** What a span says of a subscriber. */
  static SpanSettings about(SpanSettings settings, Subscriber subscriber) {
    return settings
        .with(MagueyAttributes.SUBSCRIBER_ID, subscriber.id().toString())
        .with(MagueyAttributes.CUSTOMER_EMAIL_HASH, subscriber.emailHash());
  }

  private double offset() {
    return clock.offsetSeconds();
  }

  private static Problem notFound() {
    return Problem.of(ProblemType.NOT_FOUND, "The link is not complete; open it from the mail");
  }
}
