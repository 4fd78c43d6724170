package maguey.traces.export;

import com.fasterxml.jackson.core.JsonGenerator;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.io.IOException;
import java.util.List;

/** Writes attributes in OTLP's JSON. */
final class OtlpValueWriter {
  private final JsonGenerator out;

  OtlpValueWriter(JsonGenerator out) {
    this.out = out;
  }

  /** The field {@code attributes}, if there are any. */
  void attributes(List<KeyValue> attributes) throws IOException {
    if (!attributes.isEmpty()) {
      list("attributes", attributes);
    }
  }

  private void list(String name, List<KeyValue> attributes) throws IOException {
    out.writeArrayFieldStart(name);
    for (KeyValue attribute : attributes) {
      out.writeStartObject();
      out.writeStringField("key", attribute.getKey());
      out.writeFieldName("value");
      value(attribute.getValue());
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private void value(AnyValue value) throws IOException {
    out.writeStartObject();
    switch (value.getValueCase()) {
      case STRING_VALUE -> out.writeStringField("stringValue", value.getStringValue());
      case BOOL_VALUE -> out.writeBooleanField("boolValue", value.getBoolValue());
      case INT_VALUE -> out.writeStringField("intValue", Long.toString(value.getIntValue()));
      // NaN and the infinities come out as text, as protobuf's JSON wants them.
      case DOUBLE_VALUE -> out.writeNumberField("doubleValue", value.getDoubleValue());
      case BYTES_VALUE -> out.writeBinaryField("bytesValue", value.getBytesValue().toByteArray());
      case ARRAY_VALUE -> array(value.getArrayValue().getValuesList());
      case KVLIST_VALUE -> nested(value.getKvlistValue().getValuesList());
      default -> {}
    }
    out.writeEndObject();
  }

  private void array(List<AnyValue> values) throws IOException {
    out.writeObjectFieldStart("arrayValue");
    out.writeArrayFieldStart("values");
    for (AnyValue value : values) {
      value(value);
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private void nested(List<KeyValue> values) throws IOException {
    out.writeObjectFieldStart("kvlistValue");
    list("values", values);
    out.writeEndObject();
  }
}
