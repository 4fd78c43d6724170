package maguey.traces.ingest;

import java.io.IOException;
import maguey.traces.ingest.JsonBlocks.Slice;
import maguey.traces.model.Origin;

/** Reads {@code ExportTraceServiceRequest} in OTLP's JSON, whose fields come in any order. */
final class JsonSpans implements OtlpSpans {
  private final JsonBlocks resources;
  private final OriginEncoder origins;
  private final String scopesName;
  private final String recordsName;
  private JsonBlocks scopes;
  private JsonBlocks spans;
  private Slice span;
  private OtlpJson.Described<OtlpResource> resource;
  private Origin origin;

  JsonSpans(byte[] body, OriginEncoder origins) throws IOException {
    this(body, origins, "resourceSpans", "scopeSpans", "spans");
  }

  private JsonSpans(
      byte[] body, OriginEncoder origins, String resources, String scopes, String records)
      throws IOException {
    this.origins = origins;
    this.scopesName = scopes;
    this.recordsName = records;
    this.resources = JsonBlocks.ofBody(body, resources);
  }

  /** Reads log records, of which only {@link #block()} makes sense. */
  static JsonSpans ofLogs(byte[] body, OriginEncoder origins) throws IOException {
    return new JsonSpans(body, origins, "resourceLogs", "scopeLogs", "logRecords");
  }

  /** The undecoded span, or log record, moved to. */
  Slice block() {
    return span;
  }

  @Override
  public boolean advance() throws IOException {
    while (spans == null || (span = spans.next()) == null) {
      if (!nextScope()) {
        return false;
      }
    }
    return true;
  }

  @Override
  public OtlpSpan span() throws IOException {
    return span.length() > MAX_SPAN_BYTES ? null : OtlpJson.span(span);
  }

  @Override
  public int length() {
    return span.length();
  }

  @Override
  public Origin origin() {
    return origin;
  }

  private boolean nextScope() throws IOException {
    Slice scope = null;
    while (scopes == null || (scope = scopes.next()) == null) {
      if (!nextResource()) {
        return false;
      }
    }
    readOrigin(OtlpJson.scope(scope));
    spans = new JsonBlocks(scope, recordsName);
    return true;
  }

  private boolean nextResource() throws IOException {
    Slice next = resources.next();
    if (next != null) {
      resource = OtlpJson.resource(next);
      scopes = new JsonBlocks(next, scopesName);
    }
    return next != null;
  }

  private void readOrigin(OtlpJson.Described<OtlpScope> scope) {
    origin =
        resource.message() == null || scope.message() == null
            ? null
            : origins.encode(
                resource.message(), resource.schemaUrl(), scope.message(), scope.schemaUrl());
  }
}
