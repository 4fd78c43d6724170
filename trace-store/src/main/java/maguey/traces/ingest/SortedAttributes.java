package maguey.traces.ingest;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import java.util.Comparator;
import java.util.List;

/**
 * Attributes in order of their keys, at every depth. Their order means nothing in OTLP, but the id
 * of a resource is a hash of its text: one that comes in another order, for instance out of an
 * export, is still the same.
 */
final class SortedAttributes {
  private SortedAttributes() {}

  /** Repeats of a key keep their order. */
  static List<KeyValue> of(List<KeyValue> attributes) {
    return attributes.stream()
        .sorted(Comparator.comparing(KeyValue::getKey))
        .map(attribute -> attribute.toBuilder().setValue(value(attribute.getValue())).build())
        .toList();
  }

  private static AnyValue value(AnyValue value) {
    return switch (value.getValueCase()) {
      case KVLIST_VALUE ->
          AnyValue.newBuilder()
              .setKvlistValue(
                  KeyValueList.newBuilder()
                      .addAllValues(of(value.getKvlistValue().getValuesList())))
              .build();
      case ARRAY_VALUE ->
          AnyValue.newBuilder()
              .setArrayValue(
                  ArrayValue.newBuilder()
                      .addAllValues(
                          value.getArrayValue().getValuesList().stream()
                              .map(SortedAttributes::value)
                              .toList()))
              .build();
      default -> value;
    };
  }
}
