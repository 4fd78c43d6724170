package maguey.common.auth;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Signs in by name and password. Hashing is slow on purpose: it has one thread of its own, and who
 * would wait long for it is sent away.
 */
final class PasswordLogin {
  private static final String WRONG = "Name or password is wrong.";
  private static final String TOO_MANY = "Too many attempts. Wait five minutes, then try again.";
  private static final String BUSY = "Too many people sign in just now. Try again in a minute.";
  private static final int MOST_WAITING = 20;
  private static final String WORKER = "maguey-passwords";
  private static final AtomicInteger WAITING = new AtomicInteger();

  private final Accounts accounts;
  private final Attempts attempts;
  private final WorkerExecutor worker;

  PasswordLogin(Vertx vertx, Accounts accounts) {
    this.accounts = accounts;
    attempts = Attempts.of(vertx);
    worker = vertx.createSharedWorkerExecutor(WORKER, 1);
  }

  /** Who has sent the form; fails with {@link LoginRefusal}. */
  Future<Account> enter(HttpServerRequest form) {
    String name = text(form, "name").strip();
    String address = form.remoteAddress().hostAddress();
    if (!attempts.mayTry(name, address)) {
      return Future.failedFuture(LoginRefusal.tooMany(TOO_MANY, Attempts.WINDOW_MS / 1_000));
    }
    return check(name, text(form, "password"))
        .onSuccess(account -> attempts.succeeded(name, address));
  }

  private Future<Account> check(String name, String password) {
    if (WAITING.incrementAndGet() > MOST_WAITING) {
      WAITING.decrementAndGet();
      return Future.failedFuture(LoginRefusal.unavailable(BUSY));
    }
    return worker
        .executeBlocking(() -> accounts.find(name, password))
        .onComplete(checked -> WAITING.decrementAndGet())
        .map(found -> found.orElseThrow(() -> LoginRefusal.unknown(WRONG)));
  }

  private static String text(HttpServerRequest form, String field) {
    String value = form.getFormAttribute(field);
    return value == null ? "" : value;
  }
}
