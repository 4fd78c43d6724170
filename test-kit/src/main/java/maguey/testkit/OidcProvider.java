package maguey.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import maguey.common.crypto.Sha256;

/**
 * An OpenID Connect issuer on a port of its own, with one client and one person, who agrees to
 * everything at once. It is strict where the protocol is: each code is good once, for the client,
 * the address and the PKCE verifier that it was made for.
 */
public final class OidcProvider implements AutoCloseable {
  /** The client it knows. */
  public static final String CLIENT_ID = "maguey dashboard";

  /** How the client shows that it is the one; in need of encoding, as real ones are. */
  public static final String CLIENT_SECRET = "s3cret:with/odd+signs%";

  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
  private static final int LIFE_SECONDS = 300;

  private final SignedIdentities identities = new SignedIdentities();
  private final Map<String, Map<String, String>> codes = new ConcurrentHashMap<>();
  private final int port = FreePorts.next();
  private final String redirectUri;
  private HttpServer server;
  private volatile JsonObject claims = new JsonObject();
  private volatile UnaryOperator<String> token = UnaryOperator.identity();

  /**
   * Starts it.
   *
   * @param redirectUri the only address that it sends browsers back to
   */
  public OidcProvider(String redirectUri) {
    this.redirectUri = redirectUri;
    open();
  }

  /** Its URL. */
  public String issuer() {
    return "http://127.0.0.1:" + port;
  }

  /** What it says of the person from now on, beside or instead of what it says of itself. */
  public void says(JsonObject more) {
    claims = more;
    token = UnaryOperator.identity();
  }

  /** Lies from now on: signs with a key that it does not publish. */
  public void signsWithAnotherKey() {
    SignedIdentities other = new SignedIdentities();
    token = signed -> other.sign(payload(signed));
  }

  /** Lies from now on: signs nothing. */
  public void signsNothing() {
    token = signed -> SignedIdentities.unsigned(payload(signed));
  }

  /** Is there again after a {@link #close()}. */
  public void open() {
    try {
      server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    server.createContext("/.well-known/openid-configuration", call -> json(call, 200, metadata()));
    server.createContext("/keys", call -> json(call, 200, identities.jwks()));
    server.createContext("/authorize", this::authorize);
    server.createContext("/token", this::token);
    server.start();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private JsonObject metadata() {
    return new JsonObject()
        .put("issuer", issuer())
        .put("authorization_endpoint", issuer() + "/authorize?tenant=1")
        .put("token_endpoint", issuer() + "/token")
        .put("jwks_uri", issuer() + "/keys");
  }

  private void authorize(HttpExchange call) throws IOException {
    Map<String, String> asked = form(call.getRequestURI().getRawQuery());
    boolean isWhole =
        redirectUri.equals(asked.get("redirect_uri"))
            && CLIENT_ID.equals(asked.get("client_id"))
            && "code".equals(asked.get("response_type"))
            && "S256".equals(asked.get("code_challenge_method"))
            && asked.get("scope").contains("openid")
            && asked.keySet().containsAll(List.of("state", "nonce", "code_challenge"));
    if (!isWhole) {
      json(call, 400, new JsonObject().put("error", "invalid_request"));
      return;
    }
    String code = UUID.randomUUID().toString();
    codes.put(code, asked);
    String back = redirectUri + "?code=" + code + "&state=" + encoded(asked.get("state"));
    call.getResponseHeaders().add("location", back);
    call.sendResponseHeaders(302, -1);
    call.close();
  }

  private void token(HttpExchange call) throws IOException {
    Map<String, String> asked =
        form(new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    if (!isTheClient(call.getRequestHeaders().getFirst("authorization"))) {
      json(call, 401, new JsonObject().put("error", "invalid_client"));
      return;
    }
    Map<String, String> begun = codes.remove(asked.getOrDefault("code", ""));
    boolean isGood =
        begun != null
            && "authorization_code".equals(asked.get("grant_type"))
            && redirectUri.equals(asked.get("redirect_uri"))
            && begun.get("code_challenge").equals(hash(asked.get("code_verifier")));
    json(call, isGood ? 200 : 400, isGood ? tokens(begun) : error("invalid_grant"));
  }

  private JsonObject tokens(Map<String, String> begun) {
    long now = Instant.now().getEpochSecond();
    JsonObject all =
        new JsonObject()
            .put("iss", issuer())
            .put("sub", "person-1")
            .put("aud", CLIENT_ID)
            .put("iat", now)
            .put("exp", now + LIFE_SECONDS)
            .put("nonce", begun.get("nonce"))
            .mergeIn(claims);
    return new JsonObject()
        .put("token_type", "Bearer")
        .put("access_token", UUID.randomUUID().toString())
        .put("id_token", token.apply(identities.sign(all)));
  }

  private static boolean isTheClient(String authorization) {
    String pair = encoded(CLIENT_ID) + ":" + encoded(CLIENT_SECRET);
    byte[] bytes = pair.getBytes(StandardCharsets.UTF_8);
    return ("Basic " + Base64.getEncoder().encodeToString(bytes)).equals(authorization);
  }

  private static JsonObject error(String code) {
    return new JsonObject().put("error", code);
  }

  private static JsonObject payload(String signed) {
    byte[] bytes = Base64.getUrlDecoder().decode(signed.split("\\.")[1]);
    return new JsonObject(new String(bytes, StandardCharsets.UTF_8));
  }

  private static String hash(String verifier) {
    return BASE64.encodeToString(Sha256.of(String.valueOf(verifier)));
  }

  private static Map<String, String> form(String text) {
    return Arrays.stream(text.split("&"))
        .map(pair -> pair.split("=", 2))
        .collect(Collectors.toMap(pair -> decoded(pair[0]), pair -> decoded(pair[1])));
  }

  private static void json(HttpExchange call, int status, JsonObject body) throws IOException {
    byte[] bytes = body.encode().getBytes(StandardCharsets.UTF_8);
    call.getResponseHeaders().add("content-type", "application/json");
    call.sendResponseHeaders(status, bytes.length);
    call.getResponseBody().write(bytes);
    call.close();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
