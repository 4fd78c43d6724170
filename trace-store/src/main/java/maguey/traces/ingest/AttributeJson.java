package maguey.traces.ingest;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import maguey.common.privacy.MaskedName;
import maguey.common.privacy.Masking;
import maguey.common.privacy.Subjects;
import maguey.traces.ingest.OtlpValue.ArrayValue;
import maguey.traces.ingest.OtlpValue.BoolValue;
import maguey.traces.ingest.OtlpValue.BytesValue;
import maguey.traces.ingest.OtlpValue.DoubleValue;
import maguey.traces.ingest.OtlpValue.IntValue;
import maguey.traces.ingest.OtlpValue.KeyValueList;
import maguey.traces.ingest.OtlpValue.StringValue;
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
  private static final int TYPICAL_LENGTH = 44;
  private static final double LARGEST_PLAIN = 1e15;
  private static final double SMALLEST_PLAIN = 1e-6;

  private final StringBuilder out;
  private final Masking masking;
  private final Subjects subjects;

  /**
   * A writer of one span's attributes.
   *
   * @param subjects notes whom they are about
   */
  AttributeJson(StringBuilder out, Masking masking, Subjects subjects) {
    this.out = out;
    this.masking = masking;
    this.subjects = subjects;
  }

  /** The attributes as a JSON object; null when there are none. */
  static String of(List<OtlpAttribute> attributes, Masking masking, Subjects subjects) {
    if (attributes.isEmpty()) {
      return null;
    }
    StringBuilder out = new StringBuilder(TYPICAL_LENGTH * attributes.size());
    new AttributeJson(out, masking, subjects).object(inOrderOfJsonb(attributes));
    return out.toString();
  }

  /** PostgreSQL then need not sort them. Repeats of a key keep their order. */
  private static List<OtlpAttribute> inOrderOfJsonb(List<OtlpAttribute> attributes) {
    OtlpAttribute[] sorted = attributes.toArray(OtlpAttribute[]::new);
    Arrays.sort(sorted, AttributeJson::compare);
    return Arrays.asList(sorted);
  }

  private static int compare(OtlpAttribute one, OtlpAttribute other) {
    int lengths = Integer.compare(one.key().length(), other.key().length());
    return lengths != 0 ? lengths : one.key().compareTo(other.key());
  }

  /** A value of any kind as JSON. */
  static String ofBody(OtlpValue body, Masking masking, Subjects subjects) {
    StringBuilder out = new StringBuilder(64);
    new AttributeJson(out, masking, subjects).value(masking.name("body"), body);
    return out.toString();
  }

  /** Writes a JSON object, its keys as they come: the id of an origin hangs on their order. */
  void object(List<OtlpAttribute> attributes) {
    SeenNames seen = new SeenNames(attributes.size());
    out.append('{');
    boolean repeated = false;
    for (OtlpAttribute attribute : attributes) {
      MaskedName name = masking.name(attribute.key());
      if (seen.add(name.text())) {
        separate();
        out.append(JsonKeys.of(name.text()));
        value(name, attribute.value());
      } else {
        repeated = true;
      }
    }
    if (repeated) {
      again(attributes);
    }
    out.append('}');
  }

  private void again(List<OtlpAttribute> attributes) {
    SeenNames seen = new SeenNames(attributes.size());
    separate();
    out.append("\"$again\":[");
    for (OtlpAttribute attribute : attributes) {
      MaskedName name = masking.name(attribute.key());
      if (!seen.add(name.text())) {
        separate();
        out.append("{\"key\":");
        JsonText.string(out, StoredText.encode(name.text()));
        out.append(",\"value\":");
        value(name, attribute.value());
        out.append('}');
      }
    }
    out.append(']');
  }

  private void value(MaskedName name, OtlpValue value) {
    if (value instanceof StringValue string) {
      text(name, string.value());
    } else if (value instanceof IntValue integer) {
      integer(name, integer.value());
    } else if (value instanceof BoolValue bool) {
      out.append(bool.value());
    } else if (value instanceof DoubleValue number) {
      number(name, number.value());
    } else if (value instanceof ArrayValue array) {
      array(name, array.values());
    } else if (value instanceof KeyValueList list) {
      nested(name, list.values());
    } else if (value instanceof BytesValue bytes) {
      bytes(name, bytes.value());
    } else {
      out.append("null");
    }
  }

  private void text(MaskedName name, String value) {
    JsonText.string(out, StoredText.encode(masking.value(name, value, subjects)));
  }

  /** A card number may come as a number. */
  private void integer(MaskedName name, long value) {
    if (masking.hides(name, value)) {
      mask();
    } else {
      out.append(value);
    }
  }

  private void number(MaskedName name, double value) {
    if (masking.hides(name, (long) value)) {
      mask();
    } else {
      number(value);
    }
  }

  private void mask() {
    JsonText.string(out, Masking.MASK);
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

  private void array(MaskedName name, List<OtlpValue> values) {
    out.append('[');
    for (OtlpValue value : values) {
      separate();
      value(name, value);
    }
    out.append(']');
  }

  private void nested(MaskedName name, List<OtlpAttribute> values) {
    if (name.isSecret()) {
      mask();
    } else {
      object(values);
    }
  }

  private void bytes(MaskedName name, byte[] value) {
    if (name.isSecret() || holdsSecretText(name, value)) {
      mask();
      return;
    }
    out.append("{\"$bytes\":\"");
    out.append(Base64.getEncoder().encodeToString(value)).append("\"}");
  }

  /** Bytes may be a text; rubbish that only looks like an address stays as it is. */
  private boolean holdsSecretText(MaskedName name, byte[] value) {
    String text = new String(value, StandardCharsets.UTF_8);
    return Arrays.equals(text.getBytes(StandardCharsets.UTF_8), value)
        && text.chars().noneMatch(AttributeJson::isNoText)
        && !masking.value(name, text, subjects).equals(text);
  }

  private static boolean isNoText(int c) {
    return c < ' ' && c != '\t' && c != '\n' && c != '\r';
  }

  private void separate() {
    char last = out.charAt(out.length() - 1);
    if (last != '{' && last != '[') {
      out.append(',');
    }
  }
}
