package maguey.load.bench;

import com.sun.net.httpserver.HttpServer;
import java.math.BigInteger;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;

/** Signs ticket codes and publishes the key, as orders-service does. */
final class GateTickets implements AutoCloseable {
  static final int EVENT_NUMBER = 4711;
  static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");
  static final Instant TO = Instant.parse("2040-01-01T00:00:00Z");

  private static final Instant EPOCH = Instant.parse("2020-01-01T00:00:00Z");
  private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final int KEY = 1;
  private static final int BYTES = 94;
  private static final int LETTERS = 151;
  private static final int SPARE_BITS = 3;

  private final KeyPair keys;
  private final HttpServer server;

  GateTickets() throws Exception {
    keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    byte[] published = jwks().getBytes(StandardCharsets.UTF_8);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, published.length);
          exchange.getResponseBody().write(published);
          exchange.close();
        });
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** The id of the ticket of a number. */
  static UUID id(long number) {
    return new UUID(0x4000L, 0x8000000000000000L | number);
  }

  /** Codes of so many tickets; on all cores, for a signature takes most of a millisecond. */
  List<String> codes(long first, int count) {
    return LongStream.range(first, first + count).parallel().mapToObj(this::code).toList();
  }

  String code(long number) {
    try {
      UUID id = id(number);
      ByteBuffer code = ByteBuffer.allocate(BYTES).put((byte) 1).put((byte) KEY);
      code.putInt(EVENT_NUMBER).putLong(id.getMostSignificantBits());
      code.putLong(id.getLeastSignificantBits()).putShort((short) 1);
      code.put(minutes(FROM)).put(minutes(TO));
      Signature signer = Signature.getInstance("Ed25519");
      signer.initSign(keys.getPrivate());
      signer.update("ticket-v1".getBytes(StandardCharsets.US_ASCII));
      signer.update(code.array(), 0, code.position());
      return text(code.put(signer.sign()).array());
    } catch (GeneralSecurityException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private static String text(byte[] bytes) {
    String digits = new BigInteger(1, bytes).shiftLeft(SPARE_BITS).toString(32);
    StringBuilder text = new StringBuilder("TK").append("0".repeat(LETTERS - digits.length()));
    digits.chars().forEach(c -> text.append(ALPHABET.charAt(Character.digit(c, 32))));
    return text.toString();
  }

  private static byte[] minutes(Instant time) {
    int minutes = (int) Duration.between(EPOCH, time).toMinutes();
    return Arrays.copyOfRange(ByteBuffer.allocate(4).putInt(minutes).array(), 1, 4);
  }

  private String jwks() {
    byte[] encoded = keys.getPublic().getEncoded();
    byte[] raw = Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
    String x = Base64.getUrlEncoder().withoutPadding().encodeToString(raw);
    return "{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":\"%d\",\"x\":\"%s\"}]}"
        .formatted(KEY, x);
  }
}
