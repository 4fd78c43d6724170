package maguey.common.audit;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlClient;
import maguey.common.sql.AfterCommit;
import maguey.common.tracing.EventSink;
import maguey.common.tracing.vertx.MagueyTracer;

/** What the archive is told of a deed, beside the row that a service keeps of it. */
public final class DeedRecord {
  private static final String EVENT = "audit.deed";

  private final SpanContext span;
  private final AttributesBuilder told;

  /**
   * A record of what somebody did.
   *
   * @param span in which he did it
   * @param detail no personal data
   */
  public DeedRecord(SpanContext span, String actor, String role, String action, JsonObject detail) {
    this.span = span;
    this.told =
        Attributes.builder()
            .put("subject", actor)
            .put("role", role)
            .put("action", action)
            .put("detail", detail.encode());
  }

  /** With one more attribute; null tells nothing. */
  public DeedRecord with(String name, String value) {
    told.put(name, value);
    return this;
  }

  /** Tells it once the transaction of the deed has committed. */
  public void tellAfter(SqlClient tx) {
    EventSink events = MagueyTracer.events();
    Attributes all = told.build();
    AfterCommit.run(tx, () -> events.note(EVENT, span, all));
  }
}
