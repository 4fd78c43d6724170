package maguey.scanner;

import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import maguey.common.ticket.SignedTicketCode;
import maguey.common.ticket.TicketCode;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Signs ticket codes and serves the public keys, as orders-service does. */
final class OrdersStandIn implements BeforeAllCallback, AfterAllCallback {
  static final int KEY = 7;

  private final Map<Integer, Ed25519PrivateKeyParameters> keys = new ConcurrentHashMap<>();
  private final Set<Integer> revoked = ConcurrentHashMap.newKeySet();
  private final Map<String, JsonObject> served = new ConcurrentHashMap<>();
  private final Map<String, Slow> slow = new ConcurrentHashMap<>();
  private final Map<String, String> authorizations = new ConcurrentHashMap<>();
  private Vertx vertx;
  private HttpServer server;

  @Override
  public void beforeAll(ExtensionContext context) {
    addKey(KEY);
    vertx = Vertx.vertx();
    server = vertx.createHttpServer().requestHandler(this::answer).listen(0, "127.0.0.1").await();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    vertx.close().await();
  }

  /** Serves a body under a path and query from now on. */
  void serve(String uri, JsonObject body) {
    served.put(uri, body);
  }

  /** Answers under a path and query are on their way until they are let go. */
  Slow slow(String uri) {
    Slow answers = new Slow(new CompletableFuture<>(), Promise.promise());
    slow.put(uri, answers);
    return answers;
  }

  /**
   * Answers that take their time.
   *
   * @param begun completes with the first question
   */
  record Slow(CompletableFuture<Void> begun, Promise<Void> arrival) {
    void letGo() {
      arrival.complete();
    }
  }

  /** The bearer token that was sent last with a path and query. */
  String tokenSentTo(String uri) {
    return authorizations.get(uri).replaceFirst("^Bearer ", "");
  }

  private void answer(HttpServerRequest request) {
    String authorization = request.getHeader("authorization");
    if (authorization != null) {
      authorizations.put(request.uri(), authorization);
    }
    Slow answers = slow.remove(request.uri());
    if (answers != null) {
      JsonObject body = served.get(request.uri());
      answers.begun().complete(null);
      answers.arrival().future().onSuccess(gone -> request.response().end(body.toBuffer()));
    } else if (request.path().equals("/api/keys")) {
      request.response().end(jwks().toBuffer());
    } else if (served.containsKey(request.uri())) {
      request.response().end(served.get(request.uri()).toBuffer());
    } else {
      request.response().setStatusCode(404).end();
    }
  }

  String url() {
    return "http://127.0.0.1:" + server.actualPort();
  }

  /** Makes a key and publishes it. */
  void addKey(int id) {
    keys.put(id, new Ed25519PrivateKeyParameters(new SecureRandom()));
  }

  /** Publishes it no more. */
  void revokeKey(int id) {
    revoked.add(id);
  }

  String sign(TicketCode code) {
    return SignedTicketCode.sign(code, keys.get(code.keyId())).text();
  }

  /** The same code by a key that only claims to be ours. */
  static String forge(TicketCode code) {
    return SignedTicketCode.sign(code, new Ed25519PrivateKeyParameters(new SecureRandom())).text();
  }

  /** The key as gates download it. */
  JsonObject publicKey() {
    String x = jwk(KEY, keys.get(KEY)).getString("x");
    return new JsonObject().put("id", KEY).put("publicKey", x).put("revoked", false);
  }

  private JsonObject jwks() {
    JsonArray published = new JsonArray();
    keys.forEach(
        (id, key) -> {
          if (!revoked.contains(id)) {
            published.add(jwk(id, key));
          }
        });
    return new JsonObject().put("keys", published);
  }

  private JsonObject jwk(int id, Ed25519PrivateKeyParameters key) {
    byte[] x = key.generatePublicKey().getEncoded();
    return new JsonObject()
        .put("kty", "OKP")
        .put("crv", "Ed25519")
        .put("kid", String.valueOf(id))
        .put("x", Base64.getUrlEncoder().withoutPadding().encodeToString(x));
  }
}
