package maguey.traces.ingest;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.math.BigDecimal;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import maguey.common.privacy.Masking;
import maguey.traces.model.StoredText;

/**
 * Writes OTLP attributes as the JSON that storage keeps: readable in psql, masked, and nothing
 * lost.
 *
 * <ul>
 *   <li>Integers are numbers without a point, doubles numbers with one; a double that would not
 *       come back exactly from such a number (NaN, infinities, -0.0, the very large and very small)
 *       is {@code {"$double":"NaN"}}.
 *   <li>Bytes are {@code {"$bytes":"base64"}}, a key/value list an object, an empty value {@code
 *       null}.
 *   <li>A key that begins with {@code $} gets one more {@code $}. Of a key that occurs twice the
 *       first value stands under it; the others, in order, are in {@code
 *       "$again":[{"key":…,"value":…}]}.
 *   <li>U+0000 is escaped as {@link StoredText} says.
 * </ul>
 */
final class AttributeJson {
  private static final double LARGEST_PLAIN = 1e15;
  private static final double SMALLEST_PLAIN = 1e-6;

  private final StringBuilder out;

  AttributeJson(StringBuilder out) {
    this.out = out;
  }

  /** The attributes as a JSON object; null when there are none. */
  static String of(List<KeyValue> attributes) {
    if (attributes.isEmpty()) {
      return null;
    }
    StringBuilder out = new StringBuilder(64 * attributes.size());
    new AttributeJson(out).object(attributes);
    return out.toString();
  }

  /** Writes a JSON object. */
  void object(List<KeyValue> attributes) {
    Set<String> seen = new HashSet<>(attributes.size() * 2);
    out.append('{');
    boolean repeated = false;
    for (KeyValue attribute : attributes) {
      if (seen.add(attribute.getKey())) {
        separate();
        key(attribute.getKey());
        value(attribute.getKey(), attribute.getValue());
      } else {
        repeated = true;
      }
    }
    if (repeated) {
      again(attributes);
    }
    out.append('}');
  }

  private void again(List<KeyValue> attributes) {
    Set<String> seen = new HashSet<>();
    separate();
    out.append("\"$again\":[");
    for (KeyValue attribute : attributes) {
      if (!seen.add(attribute.getKey())) {
        separate();
        out.append("{\"key\":");
        JsonText.string(out, StoredText.encode(attribute.getKey()));
        out.append(",\"value\":");
        value(attribute.getKey(), attribute.getValue());
        out.append('}');
      }
    }
    out.append(']');
  }

  private void key(String key) {
    JsonText.string(out, StoredText.encode(key.startsWith("$") ? "$" + key : key));
    out.append(':');
  }

  private void value(String key, AnyValue value) {
    switch (value.getValueCase()) {
      case STRING_VALUE -> text(key, value.getStringValue());
      case BOOL_VALUE -> out.append(value.getBoolValue());
      case INT_VALUE -> integer(key, value.getIntValue());
      case DOUBLE_VALUE -> number(value.getDoubleValue());
      case ARRAY_VALUE -> array(key, value.getArrayValue());
      case KVLIST_VALUE -> nested(key, value.getKvlistValue().getValuesList());
      case BYTES_VALUE -> bytes(key, value.getBytesValue());
      default -> out.append("null");
    }
  }

  private void text(String key, String value) {
    JsonText.string(out, StoredText.encode(Masking.attribute(key, value)));
  }

  /** A card number may come as a number. */
  private void integer(String key, long value) {
    String digits = Long.toString(value);
    if (Masking.attribute(key, digits).equals(digits)) {
      out.append(value);
    } else {
      JsonText.string(out, Masking.MASK);
    }
  }

  private void number(double value) {
    double size = Math.abs(value);
    boolean plain = size < LARGEST_PLAIN && size >= SMALLEST_PLAIN;
    if (plain || Double.doubleToRawLongBits(value) == 0) {
      String digits = new BigDecimal(Double.toString(value)).toPlainString();
      out.append(digits).append(digits.indexOf('.') < 0 ? ".0" : "");
    } else {
      out.append("{\"$double\":\"").append(value).append("\"}");
    }
  }

  private void array(String key, ArrayValue values) {
    out.append('[');
    for (AnyValue value : values.getValuesList()) {
      separate();
      value(key, value);
    }
    out.append(']');
  }

  private void nested(String key, List<KeyValue> values) {
    if (Masking.isSecret(key)) {
      JsonText.string(out, Masking.MASK);
    } else {
      object(values);
    }
  }

  private void bytes(String key, ByteString value) {
    if (Masking.isSecret(key)) {
      JsonText.string(out, Masking.MASK);
      return;
    }
    out.append("{\"$bytes\":\"");
    out.append(Base64.getEncoder().encodeToString(value.toByteArray())).append("\"}");
  }

  private void separate() {
    char last = out.charAt(out.length() - 1);
    if (last != '{' && last != '[') {
      out.append(',');
    }
  }
}
