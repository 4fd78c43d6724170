package maguey.marketing.orders;

import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Optional;
import maguey.common.tracing.Refusal;

/** orders-service said no to what we asked: a 4xx with its problem document. */
public final class OrderRefused extends RuntimeException implements Refusal {
  private static final String PREFIX = "urn:maguey:problem:";

  private final int status;
  private final transient JsonObject problem;

  OrderRefused(int status, JsonObject problem) {
    // No stack trace: a refusal is an answer, and a sold-out event has many.
    super(problem.getString("detail", "Refused with " + status), null, false, false);
    this.status = status;
    this.problem = problem;
  }

  /** The HTTP status, 400 to 499. */
  public int status() {
    return status;
  }

  /** The body as orders-service sent it; empty when it was no problem document. */
  public JsonObject problem() {
    return problem;
  }

  /** The problem's name, for instance {@code SOLD_OUT}. */
  public String name() {
    String type = problem.getString("type", "");
    String name = type.startsWith(PREFIX) ? type.substring(PREFIX.length()) : "refused";
    return name.replace('-', '_').toUpperCase(Locale.ROOT);
  }

  @Override
  public Optional<String> refusedAs() {
    return Optional.of(name());
  }
}
