package maguey.common.tracing.export;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.KeyValue;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.api.common.ValueType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes attributes as repeated {@code KeyValue}. */
final class AttributeWriter {
  private static final int KEY = 1;
  private static final int VALUE = 2;

  private static final int STRING = 1;
  private static final int BOOLEAN = 2;
  private static final int LONG = 3;
  private static final int DOUBLE = 4;
  private static final int ARRAY = 5;
  private static final int LIST = 6;
  private static final int BYTES = 7;
  private static final int ELEMENT = 1;

  /** A program's keys are few; should they not be, those beyond are encoded each time. */
  private static final int MAX_KEYS = 1000;

  private final ProtoWriter out;
  private final Map<String, byte[]> keys;

  /**
   * @param keys encoded keys, kept from one batch to the next
   */
  AttributeWriter(ProtoWriter out, Map<String, byte[]> keys) {
    this.out = out;
    this.keys = keys;
  }

  static Map<String, byte[]> newKeys() {
    return new HashMap<>();
  }

  void write(int field, Attributes attributes) {
    attributes.forEach((key, value) -> attribute(field, key, value));
  }

  private void attribute(int field, AttributeKey<?> key, Object value) {
    int end = out.written();
    any(VALUE, value);
    out.bytes(KEY, keyBytes(key.getKey()));
    out.message(field, end);
  }

  /** Writes an {@code AnyValue}; one without content stands for an empty value. */
  private void any(int field, Object value) {
    int end = out.written();
    content(value);
    out.message(field, end);
  }

  private void content(Object value) {
    if (value instanceof String text) {
      out.string(STRING, text);
    } else if (value instanceof Long number) {
      out.varint(LONG, number);
    } else if (value instanceof Boolean truth) {
      out.varint(BOOLEAN, truth ? 1 : 0);
    } else if (value instanceof Double number) {
      out.fixed64(DOUBLE, Double.doubleToRawLongBits(number));
    } else if (value instanceof List<?> elements) {
      array(elements);
    } else if (value instanceof Value<?> nested) {
      nested(nested);
    }
  }

  private void nested(Value<?> value) {
    if (value.getType() == ValueType.KEY_VALUE_LIST) {
      list((List<?>) value.getValue());
    } else if (value.getType() == ValueType.BYTES) {
      ByteBuffer content = ((ByteBuffer) value.getValue()).duplicate();
      byte[] bytes = new byte[content.remaining()];
      content.get(bytes);
      out.bytes(BYTES, bytes);
    } else if (value.getType() != ValueType.EMPTY) {
      content(value.getValue());
    }
  }

  private void array(List<?> elements) {
    int end = out.written();
    for (int i = elements.size() - 1; i >= 0; i--) {
      any(ELEMENT, elements.get(i));
    }
    out.message(ARRAY, end);
  }

  private void list(List<?> pairs) {
    int end = out.written();
    for (int i = pairs.size() - 1; i >= 0; i--) {
      KeyValue pair = (KeyValue) pairs.get(i);
      int pairEnd = out.written();
      any(VALUE, pair.getValue());
      out.string(KEY, pair.getKey());
      out.message(ELEMENT, pairEnd);
    }
    out.message(LIST, end);
  }

  private byte[] keyBytes(String key) {
    byte[] known = keys.get(key);
    if (known != null) {
      return known;
    }
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    if (keys.size() < MAX_KEYS) {
      keys.put(key, bytes);
    }
    return bytes;
  }
}
