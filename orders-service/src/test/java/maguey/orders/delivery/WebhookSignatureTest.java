package maguey.orders.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;

class WebhookSignatureTest {
  @Test
  void of_exampleOfTheSpecification_isItsSignature() {
    byte[] key = WebhookSettings.key("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").orElseThrow();

    String signature =
        WebhookSignature.of(
            key,
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            "1614265330",
            Buffer.buffer("{\"test\": 2432232314}"));

    assertThat(signature).isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  }

  @Test
  void key_otherForms_isNone() {
    assertThat(WebhookSettings.key("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")).isEmpty();
    assertThat(WebhookSettings.key("whsec_not base64!")).isEmpty();
    assertThat(WebhookSettings.key("whsec_c2hvcnQ=")).isEmpty();
  }
}
