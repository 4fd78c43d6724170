package maguey.traces.ingest;

import java.io.IOException;
import maguey.traces.model.Origin;

/**
 * Reads {@code ExportTraceServiceRequest} in protobuf. A resource's schema URL comes behind its
 * spans on the wire, hence two passes over each block.
 */
final class ProtobufSpans implements OtlpSpans {
  private static final int RESOURCE_SPANS = 1;
  private static final int RESOURCE = 1;
  private static final int SCOPE_SPANS = 2;
  private static final int SCOPE = 1;
  private static final int SPANS = 2;
  private static final int SCHEMA_URL = 3;

  @FunctionalInterface
  private interface Piece {
    /** Reads one piece of a message. */
    void read(ProtobufReader in) throws IOException;
  }

  private final ProtobufBlock request;
  private final OriginEncoder origins;
  private ProtobufBlock resourceBlock;
  private ProtobufBlock scopeBlock;
  private ProtobufBlock span;
  private OtlpResource resource;
  private String resourceSchema;
  private Origin origin;

  ProtobufSpans(byte[] body, OriginEncoder origins) {
    this.origins = origins;
    request = new ProtobufBlock(body, 0, body.length);
  }

  @Override
  public boolean advance() throws IOException {
    while (scopeBlock == null || (span = scopeBlock.next(SPANS)) == null) {
      if (!nextScope()) {
        return false;
      }
    }
    return true;
  }

  @Override
  public OtlpSpan span() throws IOException {
    return span.length() > MAX_SPAN_BYTES ? null : OtlpProtobuf.span(span.reader());
  }

  @Override
  public int length() {
    return span.length();
  }

  @Override
  public Origin origin() {
    return origin;
  }

  /** The undecoded span, or log record, moved to. */
  ProtobufBlock block() {
    return span;
  }

  private boolean nextScope() throws IOException {
    while (resourceBlock == null || (scopeBlock = resourceBlock.next(SCOPE_SPANS)) == null) {
      if (!nextResource()) {
        return false;
      }
    }
    readOrigin();
    return true;
  }

  private boolean nextResource() throws IOException {
    resourceBlock = request.next(RESOURCE_SPANS);
    if (resourceBlock == null) {
      return false;
    }
    OtlpResource read = new OtlpResource();
    boolean readable = merge(resourceBlock, RESOURCE, in -> ProtobufOrigins.resource(in, read));
    resource = readable ? read : null;
    resourceSchema = schema(resourceBlock);
    return true;
  }

  private void readOrigin() throws IOException {
    OtlpScope scope = new OtlpScope();
    boolean readable = merge(scopeBlock, SCOPE, in -> ProtobufOrigins.scope(in, scope));
    String schema = schema(scopeBlock);
    origin =
        readable && resource != null
            ? origins.encode(resource, resourceSchema, scope, schema)
            : null;
  }

  /** Repeats of a singular message are merged, as protobuf wants it; false if one is too large. */
  private static boolean merge(ProtobufBlock block, int field, Piece into) throws IOException {
    boolean readable = true;
    for (ProtobufBlock part = block.next(field); part != null; part = block.next(field)) {
      readable &= part.length() <= MAX_ORIGIN_BYTES;
      if (readable) {
        into.read(part.reader());
      }
    }
    block.rewind();
    return readable;
  }

  private static String schema(ProtobufBlock block) throws IOException {
    String schema = "";
    for (ProtobufBlock part = block.next(SCHEMA_URL); part != null; part = block.next(SCHEMA_URL)) {
      schema = part.length() > MAX_ORIGIN_BYTES ? "" : part.text();
    }
    block.rewind();
    return schema;
  }
}
