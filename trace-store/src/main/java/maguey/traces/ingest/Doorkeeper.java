package maguey.traces.ingest;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import maguey.common.crypto.SecretText;
import maguey.common.http.RateLimit;

/**
 * Lets requests in, knows how many are inside, and from a certain moment lets in no more: who comes
 * while the service stops hears so, instead of finding the connection cut.
 */
final class Doorkeeper {
  private final Optional<String> token;
  private final Promise<Void> empty = Promise.promise();
  private Optional<RateLimit> limit = Optional.empty();
  private int inside;
  private boolean isClosing;

  /** A doorkeeper who asks for a bearer token; if it is empty, everybody may come in. */
  Doorkeeper(Optional<String> token) {
    this.token = token;
  }

  /** Asks of each sender, known by its address, to come only so often. */
  synchronized void limit(RateLimit requests) {
    limit = Optional.of(requests);
  }

  /**
   * Lets a request in; {@link #leave()} must follow.
   *
   * @throws IngestRefusal if the token is wrong, the sender comes too often, or the door is closing
   */
  synchronized void admit(HttpServerRequest request) {
    if (isClosing) {
      throw IngestRefusal.closing();
    }
    if (!token.map(expected -> brings(request, expected)).orElse(true)) {
      throw IngestRefusal.unauthenticated();
    }
    if (!limit.map(each -> each.allows(request.remoteAddress().hostAddress())).orElse(true)) {
      throw IngestRefusal.tooMany();
    }
    inside++;
  }

  /** A request that was let in has been answered. */
  synchronized void leave() {
    inside--;
    completeIfEmpty();
  }

  /** Lets nobody in any more; completes when the last request has been answered. */
  synchronized Future<Void> close() {
    isClosing = true;
    completeIfEmpty();
    return empty.future();
  }

  synchronized boolean isClosing() {
    return isClosing;
  }

  private void completeIfEmpty() {
    if (isClosing && inside == 0) {
      empty.tryComplete();
    }
  }

  private static boolean brings(HttpServerRequest request, String expected) {
    String brought = String.valueOf(request.getHeader("authorization"));
    return SecretText.areEqual(brought, "Bearer " + expected);
  }
}
