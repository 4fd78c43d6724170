package maguey.traces.model;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Who emitted a span. Thousands of spans share one, so it is stored once.
 *
 * @param id a hash of the other two
 * @param service {@code service.name}, or {@code unknown_service}
 * @param resource JSON object: attributes, schema_url, dropped_attributes_count, entity_refs
 * @param scope JSON object: name, version, attributes, schema_url, dropped_attributes_count
 */
public record Origin(long id, String service, String resource, String scope) {

  /** Computes the id. */
  public static Origin of(String service, String resource, String scope) {
    return new Origin(hash(resource, scope), service, resource, scope);
  }

  private static long hash(String resource, String scope) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(resource.getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
      digest.update(scope.getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(digest.digest()).getLong();
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("Every JDK has SHA-256", impossible);
    }
  }
}
