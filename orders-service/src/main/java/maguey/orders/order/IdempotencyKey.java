package maguey.orders.order;

import java.util.regex.Pattern;
import maguey.common.crypto.Sha256;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;

/**
 * A client's name for a request that it may send again.
 *
 * @param scope whose key it is: two customers' keys do not meet
 * @param requestHash tells a repeat from another request under the same key
 */
record IdempotencyKey(String scope, String key, String requestHash) {
  private static final Pattern FORM = Pattern.compile("[\\x20-\\x7e]{1,255}");

  /** The key of a request; throws {@code MALFORMED} when the header field has another form. */
  static IdempotencyKey of(String header, String scope, NewOrder request) {
    if (!FORM.matcher(header).matches()) {
      throw Problem.of(
          ProblemType.MALFORMED, "Idempotency-Key takes 1 to 255 printable ASCII characters");
    }
    return new IdempotencyKey(scope, header, Sha256.hex(request.canonical()));
  }
}
