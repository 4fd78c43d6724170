package maguey.common.http;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import org.slf4j.LoggerFactory;

/** A body that is made while it is sent, as fast as the client takes it. */
@FunctionalInterface
public interface Pieces {
  /** The next piece; null at the end. Called again when the one before it was sent. */
  Future<Buffer> next();

  /** Sends them all; where one fails the connection breaks, so that nobody takes a part for all. */
  default void send(HttpServerResponse response) {
    Context context = Vertx.currentContext();
    next()
        .onFailure(
            failure -> {
              LoggerFactory.getLogger(Pieces.class).warn("A body ends too early", failure);
              response.reset();
            })
        .onSuccess(
            piece -> {
              if (piece == null) {
                response.end();
              } else if (!response.closed()) {
                // Off this stack, which would grow with each piece that is ready at once.
                response
                    .write(piece)
                    .onSuccess(written -> context.runOnContext(next -> send(response)));
              }
            });
  }
}
