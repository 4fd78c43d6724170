package maguey.traces.ingest;

import java.util.Comparator;
import java.util.List;
import maguey.traces.ingest.OtlpValue.ArrayValue;
import maguey.traces.ingest.OtlpValue.KeyValueList;

/**
 * Attributes in order of their keys, at every depth. Their order means nothing in OTLP, but the id
 * of a resource is a hash of its text: one that comes in another order, for instance out of an
 * export, is still the same.
 */
final class SortedAttributes {
  private SortedAttributes() {}

  /** Repeats of a key keep their order. */
  static List<OtlpAttribute> of(List<OtlpAttribute> attributes) {
    return attributes.stream()
        .sorted(Comparator.comparing(OtlpAttribute::key))
        .map(attribute -> new OtlpAttribute(attribute.key(), value(attribute.value())))
        .toList();
  }

  private static OtlpValue value(OtlpValue value) {
    if (value instanceof KeyValueList list) {
      return new KeyValueList(of(list.values()));
    }
    return value instanceof ArrayValue array
        ? new ArrayValue(array.values().stream().map(SortedAttributes::value).toList())
        : value;
  }
}
