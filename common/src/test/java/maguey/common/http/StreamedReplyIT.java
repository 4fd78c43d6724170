package maguey.common.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Replies that are made while they are sent, as clients get them over HTTP. */
class StreamedReplyIT {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Vertx VERTX = Vertx.vertx();
  private static final Future<Buffer> END = Future.succeededFuture();

  private static HttpServer server;

  @BeforeAll
  static void listen() {
    Router router = Router.router(VERTX);
    router.get("/whole").handler(context -> answer(context, END));
    router.get("/broken").handler(context -> answer(context, Future.failedFuture("no more")));
    server = VERTX.createHttpServer().requestHandler(router).listen(0).await();
  }

  @AfterAll
  static void close() {
    VERTX.close().await();
  }

  @Test
  void reply_toWhoTakesGzip_isPackedToItsEnd() throws Exception {
    byte[] packed = get("/whole", "gzip");

    assertThat(new GZIPInputStream(new ByteArrayInputStream(packed)).readAllBytes())
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("one two");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "identity"})
  void reply_whoseLaterPieceFails_breaks(String encoding) {
    assertThatThrownBy(() -> get("/broken", encoding)).isInstanceOf(IOException.class);
  }

  private static void answer(RoutingContext context, Future<Buffer> last) {
    Iterator<Future<Buffer>> pieces = List.of(piece("one "), piece("two"), last).iterator();
    Reply.streamed("text/plain", pieces::next).onSuccess(reply -> reply.write(context));
  }

  private static Future<Buffer> piece(String text) {
    return Future.succeededFuture(Buffer.buffer(text));
  }

  private static byte[] get(String path, String encoding) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + server.actualPort() + path);
    HttpRequest request = HttpRequest.newBuilder(uri).header("accept-encoding", encoding).build();
    return HTTP.send(request, BodyHandlers.ofByteArray()).body();
  }
}
