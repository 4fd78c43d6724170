package maguey.common.mail;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.mail.MailClient;
import io.vertx.ext.mail.MailConfig;
import io.vertx.ext.mail.MailMessage;
import io.vertx.ext.mail.MailResult;
import io.vertx.ext.mail.StartTLSOptions;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import maguey.common.boot.ServiceContext;
import maguey.common.events.NotDelivered;
import maguey.common.faults.FaultPoint;
import maguey.common.faults.Faults;
import maguey.common.flow.WaitingLine;
import maguey.common.flow.WaitingLine.TurnMissed;
import maguey.common.outbox.Inbox;
import maguey.common.privacy.Masking;

/**
 * Sends mails over SMTP for a consumer of events.
 *
 * <p>A mail cannot commit with a row, so a crash between the two sends it twice; give both the same
 * Message-ID, by which mail programs show one.
 */
public final class Mailer {
  private static final String CONSUMER = "email";
  private static final int CONNECTIONS = 8;
  private static final int MAX_WAITING = 500;

  /** With the time that sending may take, less than the relay waits for the reply. */
  private static final Duration PATIENCE = Duration.ofSeconds(6);

  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final int CONNECT_TIMEOUT_MS = 5_000;
  private static final int IDLE_SECONDS = 30;

  /**
   * Less than any server waits: one that ends an idle connection says so first, which the client
   * logs as an error in the trace of the mail that opened it.
   */
  private static final int KEEP_ALIVE_SECONDS = 10;

  /** Less than the relay waits for the reply, so that it hears the reason. */
  private static final long SENT_WITHIN_MS = 12_000;

  /** So long no server takes over a letter: the client has lost it. */
  private static final long LOST_AFTER_MINUTES = 10;

  /** For a letter that the server has, but has not said it took: the line to it is cut by then. */
  private static final Duration UNTIL_IT_IS_KNOWN = Duration.ofSeconds(IDLE_SECONDS);

  /** About as long as the relay keeps the row for this node. */
  private static final int NOTE_TRIES = 20;

  private static final long BETWEEN_NOTES_MS = 1_000;

  private final Vertx vertx;
  private final Pool pool;
  private final Faults faults;
  private final MailClient smtp;
  private final WaitingLine line = new WaitingLine(CONNECTIONS, MAX_WAITING, PATIENCE);

  /** Those that are no longer waited for, but still with the client, among them. */
  private final AtomicInteger sending = new AtomicInteger();

  /** Messages whose letters are with the client, also when nobody waits for them any longer. */
  private final Set<String> underWay = ConcurrentHashMap.newKeySet();

  public Mailer(ServiceContext service, MailSettings settings) {
    this.vertx = service.vertx();
    this.pool = service.pool();
    this.faults = service.faults();
    this.smtp = MailClient.create(service.vertx(), smtp(settings));
  }

  /**
   * Does what a message asks for, unless it was done before. A letter cannot be called back: one
   * that takes longer than the relay waits is noted when it is taken all the same, and until it is
   * known what became of it no other try is made.
   *
   * @param sending sends the mails; the message is noted when it completes
   */
  public Future<Void> once(String messageId, Supplier<? extends Future<?>> sending) {
    return inTurn(() -> unlessUnderWay(messageId, sending));
  }

  /** Sends a mail; fails with {@link NotDelivered}, whose reason quotes no address. */
  public Future<Void> deliver(MailMessage mail) {
    // What waits in the client's own queue would be sent after all.
    if (sending.incrementAndGet() > CONNECTIONS) {
      sending.decrementAndGet();
      return Future.failedFuture(
          NotDelivered.failed("All connections to the SMTP server are busy"));
    }
    Future<MailResult> sent =
        faults
            .at(FaultPoint.SEND_MAIL, () -> smtp.sendMail(mail))
            .timeout(LOST_AFTER_MINUTES, TimeUnit.MINUTES);
    sent.onComplete(done -> sending.decrementAndGet());
    return sent.recover(failure -> Future.failedFuture(notSent(failure))).mapEmpty();
  }

  private Future<Void> unlessUnderWay(String messageId, Supplier<? extends Future<?>> sending) {
    if (!underWay.add(messageId)) {
      return Future.failedFuture(
          NotDelivered.notYet("The mail server still has it from the try before", PAUSE));
    }
    Future<Void> work = unlessSent(messageId, sending);
    work.onComplete(ended -> underWay.remove(messageId));
    return work.timeout(SENT_WITHIN_MS, TimeUnit.MILLISECONDS)
        .recover(failure -> Future.failedFuture(reason(failure)));
  }

  private Future<Void> unlessSent(String messageId, Supplier<? extends Future<?>> sending) {
    return Inbox.contains(pool, CONSUMER, messageId)
        .compose(
            sent ->
                sent
                    ? Future.succeededFuture()
                    : sending.get().compose(done -> note(messageId, NOTE_TRIES)));
  }

  private static Throwable reason(Throwable failure) {
    return failure instanceof TimeoutException
        ? NotDelivered.failed("The mail server has not answered yet", UNTIL_IT_IS_KNOWN)
        : failure;
  }

  private Future<Void> inTurn(Supplier<Future<Void>> work) {
    return line.enter(waited -> work.get())
        .recover(
            failure ->
                Future.failedFuture(
                    failure instanceof TurnMissed
                        ? NotDelivered.notYet("The mail server is busy with others", PAUSE)
                        : failure));
  }

  /** A mail cannot be called back: while the database is away for a moment, the note is kept. */
  private Future<Void> note(String messageId, int tries) {
    return Inbox.firstTime(pool, CONSUMER, messageId, null)
        .<Void>mapEmpty()
        .recover(
            failure ->
                tries <= 1
                    ? Future.failedFuture(failure)
                    : vertx
                        .timer(BETWEEN_NOTES_MS, TimeUnit.MILLISECONDS)
                        .compose(later -> note(messageId, tries - 1)));
  }

  /** For the outbox row; a mail server's answer may quote the address. */
  private static NotDelivered notSent(Throwable failure) {
    return NotDelivered.failed(
        "The mail server did not take it: " + Masking.builtIn().text(failure.toString()));
  }

  private static MailConfig smtp(MailSettings settings) {
    MailConfig config =
        new MailConfig()
            .setHostname(settings.host())
            .setPort(settings.port())
            .setStarttls(StartTLSOptions.OPTIONAL)
            .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
            .setMaxPoolSize(CONNECTIONS);
    config.setConnectTimeout(CONNECT_TIMEOUT_MS).setIdleTimeout(IDLE_SECONDS);
    return config;
  }
}
