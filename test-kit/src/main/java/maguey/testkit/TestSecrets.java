package maguey.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;

/** Secrets for tests; worth nothing anywhere else. */
public final class TestSecrets {
  public static final String EMAIL_HASH = "email-hash-secret-for-tests-0123456789";
  public static final String TICKET_KEY = "ticket-key-secret-for-tests-0123456789";
  public static final String WEBHOOK =
      "whsec_"
          + Base64.getEncoder().encodeToString("webhook-key-for-tests-01234567".getBytes(UTF_8));

  private TestSecrets() {}
}
