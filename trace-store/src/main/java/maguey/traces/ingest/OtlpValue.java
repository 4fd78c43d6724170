package maguey.traces.ingest;

import java.util.List;

/** A value as it was sent: OTLP's {@code AnyValue}, in its words. */
sealed interface OtlpValue {
  /** None, or one of a kind that we do not know. */
  OtlpValue EMPTY = new Empty();

  record Empty() implements OtlpValue {}

  record StringValue(String value) implements OtlpValue {
    @Override
    public String text() {
      return value;
    }
  }

  record BoolValue(boolean value) implements OtlpValue {}

  record IntValue(long value) implements OtlpValue {
    @Override
    public String text() {
      return Long.toString(value);
    }
  }

  record DoubleValue(double value) implements OtlpValue {}

  record BytesValue(byte[] value) implements OtlpValue {}

  record ArrayValue(List<OtlpValue> values) implements OtlpValue {}

  record KeyValueList(List<OtlpAttribute> values) implements OtlpValue {}

  /** What a string or an integer says; empty for every other kind. */
  default String text() {
    return "";
  }
}
