package maguey.common.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import maguey.common.http.Problem;
import org.junit.jupiter.api.Test;

class WebhookSignatureTest {
  private static final Buffer BODY = Buffer.buffer("{\"type\":\"tickets.issued\"}");
  private static final Instant SENT = Instant.ofEpochSecond(1_800_000_000);
  private static final WebhookSecret PRESENT = secret("the-present-secret-of-tests!");
  private static final WebhookSecret FORMER = secret("the-former-secret-of-tests!!");
  private static final String GOOD = signature(PRESENT);

  /** The example of the specification, so that the format is the world's and not ours alone. */
  @Test
  void verify_exampleOfTheSpecification_isAccepted() {
    WebhookSecret secret = WebhookSecret.parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    WebhookSignature signature =
        new WebhookSignature(
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            "1614265330",
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");

    assertThatCode(
            () ->
                signature.verify(
                    Buffer.buffer("{\"test\": 2432232314}"),
                    List.of(secret),
                    Instant.ofEpochSecond(1_614_265_330)))
        .doesNotThrowAnyException();
  }

  @Test
  void sign_exampleOfTheSpecification_isItsSignature() {
    WebhookSecret secret = WebhookSecret.parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

    WebhookSignature signature =
        WebhookSignature.sign(
            List.of(secret),
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            Instant.ofEpochSecond(1_614_265_330),
            Buffer.buffer("{\"test\": 2432232314}"));

    assertThat(signature.headers().get("webhook-signature"))
        .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    assertThat(signature.headers().get("webhook-timestamp")).isEqualTo("1614265330");
  }

  @Test
  void sign_secretBeingRotated_carriesBothSignatures() {
    String signatures =
        WebhookSignature.sign(List.of(PRESENT, FORMER), "id", SENT, BODY).signatures();

    assertThat(signatures).isEqualTo(GOOD + " " + signature(FORMER));
  }

  @Test
  void verify_oneGoodAmongBadSignatures_isAccepted() {
    accepted("v1,AAAA v1a,ed25519 nonsense " + GOOD, SENT);
  }

  @Test
  void verify_secretBeingRotated_acceptsBoth() {
    accepted(signature(FORMER), SENT);
    accepted(GOOD, SENT);
  }

  @Test
  void verify_fiveMinutesBothWays_isAccepted() {
    accepted(GOOD, SENT.plusSeconds(300));
    accepted(GOOD, SENT.minusSeconds(300));
  }

  @Test
  void verify_olderOrNewer_isRefused() {
    refused(GOOD, SENT.plusSeconds(301), BODY);
    refused(GOOD, SENT.minusSeconds(301), BODY);
  }

  @Test
  void verify_everyByteOfTheBodyChanged_isRefused() {
    for (int i = 0; i < BODY.length(); i++) {
      refused(GOOD, SENT, BODY.copy().setByte(i, (byte) (BODY.getByte(i) ^ 1)));
    }
  }

  @Test
  void verify_noOrForeignSignature_isRefused() {
    refused("v1,", SENT, BODY);
    refused("v2," + GOOD.substring(3), SENT, BODY);
    refused(signature(secret("a-secret-that-nobody-knows-of")), SENT, BODY);
  }

  @Test
  void verify_timestampThatIsNone_isRefused() {
    for (String timestamp : List.of("now", "1e9", "99999999999999999999", "-1")) {
      assertThatThrownBy(
              () ->
                  new WebhookSignature("id", timestamp, GOOD).verify(BODY, List.of(PRESENT), SENT))
          .isInstanceOf(Problem.class);
    }
  }

  @Test
  void parse_secretOfAnotherForm_isRefused() {
    for (String text : Arrays.asList("", "whsec_", "whsec_%%%", "secret", "whsec_c2hvcnQ=")) {
      assertThatThrownBy(() -> WebhookSecret.parse(text))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static void accepted(String signatures, Instant now) {
    new WebhookSignature("id", "1800000000", signatures)
        .verify(BODY, List.of(PRESENT, FORMER), now);
  }

  private static void refused(String signatures, Instant now, Buffer body) {
    WebhookSignature signature = new WebhookSignature("id", "1800000000", signatures);

    assertThatThrownBy(() -> signature.verify(body, List.of(PRESENT, FORMER), now))
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> {
              if (problem.status() != 401) {
                throw new AssertionError(problem);
              }
            });
  }

  private static String signature(WebhookSecret secret) {
    return WebhookSignature.sign(List.of(secret), "id", SENT, BODY).signatures();
  }

  private static WebhookSecret secret(String text) {
    byte[] key = text.getBytes(StandardCharsets.US_ASCII);
    return WebhookSecret.parse("whsec_" + Base64.getEncoder().encodeToString(key));
  }
}
