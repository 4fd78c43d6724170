package maguey.common.webhook;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import maguey.common.crypto.Sha256;
import maguey.common.http.ApiRequest;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;

/**
 * A webhook whose sender is proven.
 *
 * @param id the message's id, the same in each repeat
 * @param bodyHash tells a repeat from another body under the same id
 */
public record ReceivedWebhook(String id, String bodyHash, JsonObject json) {

  /**
   * Verifies the raw body before it is read.
   *
   * @throws Problem {@code MALFORMED} without its header fields or for what is no JSON object,
   *     {@code UNAUTHENTICATED} when none of the secrets signed it or it is too old or too new
   */
  public static ReceivedWebhook verified(ApiRequest request, List<WebhookSecret> secrets) {
    WebhookSignature signature = WebhookSignature.of(request);
    Buffer body = body(request);
    // Real time: the timestamp guards against replay, and knows nothing of a demo's clock.
    signature.verify(body, secrets, Instant.now());
    return new ReceivedWebhook(signature.id(), Sha256.hex(body.getBytes()), json(body));
  }

  private static Buffer body(ApiRequest request) {
    Buffer body = request.context().body().buffer();
    return body == null ? Buffer.buffer() : body;
  }

  private static JsonObject json(Buffer body) {
    try {
      return body.toJsonObject();
    } catch (DecodeException | ClassCastException notAnObject) {
      throw Problem.of(ProblemType.MALFORMED, "The body must be a JSON object");
    }
  }
}
