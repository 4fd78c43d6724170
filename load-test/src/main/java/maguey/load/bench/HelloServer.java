package maguey.load.bench;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;

/** The least that Vert.x can do: one event loop that answers everything with the same bytes. */
public final class HelloServer {
  private HelloServer() {}

  /** The port, and the size of the answer. */
  public static void main(String[] arguments) {
    Buffer body = Buffer.buffer("x".repeat(Integer.parseInt(arguments[1])));
    Vertx.vertx()
        .createHttpServer()
        .requestHandler(
            request ->
                request.response().putHeader("content-type", "application/json").end(body.copy()))
        .listen(Integer.parseInt(arguments[0]), "127.0.0.1")
        .await();
  }
}
