package maguey.orders.webhook;

import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import maguey.common.webhook.WebhookSecret;
import maguey.orders.ticket.KeyCipher;

/** The secrets of endpoints: sealed in the database, those of the first one in the environment. */
final class WebhookSecrets {
  private static final String PURPOSE = "maguey webhook secrets v1";

  private final KeyCipher cipher;
  private final List<WebhookSecret> configured;

  WebhookSecrets(String keySecret, List<WebhookSecret> configured) {
    this.cipher = new KeyCipher(keySecret, PURPOSE);
    this.configured = configured;
  }

  Buffer seal(UUID endpointId, String secret) {
    return Buffer.buffer(
        cipher.seal(secret.getBytes(StandardCharsets.US_ASCII), owner(endpointId)));
  }

  /** Those that sign now. */
  List<WebhookSecret> of(Row row) {
    UUID id = row.getUUID("id");
    return id.equals(WebhookEndpoint.CONFIGURED)
        ? configured
        : Stream.of(row.getBuffer("sealed_secret"), row.getBuffer("sealed_former_now"))
            .filter(Objects::nonNull)
            .map(kept -> open(id, kept))
            .toList();
  }

  private WebhookSecret open(UUID endpointId, Buffer kept) {
    byte[] plain = cipher.open(kept.getBytes(), owner(endpointId));
    return WebhookSecret.parse(new String(plain, StandardCharsets.US_ASCII));
  }

  private static byte[] owner(UUID id) {
    return ByteBuffer.allocate(16)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .array();
  }
}
