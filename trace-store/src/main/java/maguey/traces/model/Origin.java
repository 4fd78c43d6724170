package maguey.traces.model;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import maguey.common.crypto.Sha256;

/**
 * Who emitted a span. Thousands of spans share one, so it is stored once.
 *
 * @param id a hash of the other two
 * @param service {@code service.name}, or {@code unknown_service}
 * @param resource JSON object: attributes, schema_url, dropped_attributes_count, entity_refs
 * @param scope JSON object: name, version, attributes, schema_url, dropped_attributes_count
 */
public record Origin(long id, String service, String resource, String scope) {
  private static final byte[] SEPARATOR = {0};

  /** Computes the id. */
  public static Origin of(String service, String resource, String scope) {
    return new Origin(hash(resource, scope), service, resource, scope);
  }

  private static long hash(String resource, String scope) {
    byte[] hash =
        Sha256.of(
            resource.getBytes(StandardCharsets.UTF_8),
            SEPARATOR,
            scope.getBytes(StandardCharsets.UTF_8));
    return ByteBuffer.wrap(hash).getLong();
  }
}
