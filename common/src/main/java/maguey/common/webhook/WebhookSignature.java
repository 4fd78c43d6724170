package maguey.common.webhook;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import maguey.common.http.ApiRequest;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;

/**
 * The three header fields that say who sent a webhook, and when.
 *
 * @param id the message's id, the same in each repeat
 * @param timestamp seconds since 1970, of this delivery and in real time
 * @param signatures blank-separated {@code v1,<base64>}; one good one is enough, so that a secret
 *     can be rotated
 * @see <a
 *     href="https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md">
 *     Standard Webhooks</a>
 */
public record WebhookSignature(String id, String timestamp, String signatures) {
  private static final Duration TOLERANCE = Duration.ofMinutes(5);
  private static final int MAX_FIELD = 2_040;
  private static final String VERSION = "v1,";

  /**
   * Signs a webhook with each of the secrets.
   *
   * @param at real time, whatever the business clock says: receivers refuse what is old
   */
  public static WebhookSignature sign(
      List<WebhookSecret> secrets, String id, Instant at, Buffer body) {
    String timestamp = String.valueOf(at.getEpochSecond());
    String signatures =
        secrets.stream()
            .map(secret -> VERSION + encode(secret.sign(id, timestamp, body)))
            .collect(Collectors.joining(" "));
    return new WebhookSignature(id, timestamp, signatures);
  }

  /**
   * Reads the header fields.
   *
   * @throws Problem {@code MALFORMED} naming the field that is missing
   */
  public static WebhookSignature of(ApiRequest request) {
    return new WebhookSignature(
        field(request, "webhook-id"),
        field(request, "webhook-timestamp"),
        field(request, "webhook-signature"));
  }

  /** The header fields, for a request to send. */
  public MultiMap headers() {
    return MultiMap.caseInsensitiveMultiMap()
        .add("webhook-id", id)
        .add("webhook-timestamp", timestamp)
        .add("webhook-signature", signatures);
  }

  /**
   * Accepts a delivery that one of the secrets signed and that is not older or newer than five
   * minutes.
   *
   * @throws Problem {@code UNAUTHENTICATED}
   */
  public void verify(Buffer body, List<WebhookSecret> secrets, Instant now) {
    if (isOutsideTolerance(now)) {
      throw refused(
          "The webhook-timestamp is more than five minutes from now: sign and send again");
    }
    boolean signed = secrets.stream().anyMatch(secret -> isSignedWith(secret, body));
    if (!signed) {
      throw refused("No webhook-signature fits the raw body and a secret that is known here");
    }
  }

  private boolean isOutsideTolerance(Instant now) {
    return seconds()
        .map(sent -> Duration.between(sent, now).abs().compareTo(TOLERANCE) > 0)
        .orElse(true);
  }

  private Optional<Instant> seconds() {
    try {
      return Optional.of(Instant.ofEpochSecond(Long.parseLong(timestamp)));
    } catch (RuntimeException notATime) {
      return Optional.empty();
    }
  }

  private boolean isSignedWith(WebhookSecret secret, Buffer body) {
    byte[] expected = secret.sign(id, timestamp, body);
    return Arrays.stream(signatures.split(" "))
        .filter(signature -> signature.startsWith(VERSION))
        .map(signature -> decode(signature.substring(VERSION.length())))
        .anyMatch(given -> MessageDigest.isEqual(expected, given));
  }

  private static String encode(byte[] signature) {
    return Base64.getEncoder().encodeToString(signature);
  }

  private static byte[] decode(String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException notBase64) {
      return new byte[0];
    }
  }

  private static String field(ApiRequest request, String name) {
    return request
        .header(name)
        .filter(value -> !value.isBlank() && value.length() <= MAX_FIELD)
        .orElseThrow(() -> Problem.of(ProblemType.MALFORMED, "Send the header field " + name));
  }

  private static Problem refused(String detail) {
    return Problem.of(ProblemType.UNAUTHENTICATED, detail);
  }
}
