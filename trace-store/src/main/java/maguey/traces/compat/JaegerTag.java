package maguey.traces.compat;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Base64;

/** An attribute in Jaeger's JSON: key, type, value. */
final class JaegerTag {
  /** Beyond it a browser rounds. */
  private static final long LARGEST_EXACT = (1L << 53) - 1;

  private JaegerTag() {}

  static JsonObject of(String key, String type, Object value) {
    return new JsonObject().put("key", key).put("type", type).put("value", value);
  }

  static JsonObject of(KeyValue attribute) {
    String key = attribute.getKey();
    AnyValue value = attribute.getValue();
    return switch (value.getValueCase()) {
      case BOOL_VALUE -> of(key, "bool", value.getBoolValue());
      case INT_VALUE -> of(key, "int64", plain(value));
      case DOUBLE_VALUE -> of(key, "float64", plain(value));
      case BYTES_VALUE -> of(key, "binary", plain(value));
      case STRING_VALUE -> of(key, "string", value.getStringValue());
      case ARRAY_VALUE, KVLIST_VALUE -> of(key, "string", nested(value));
      default -> of(key, "string", "");
    };
  }

  /** Lists and maps as JSON text, as Jaeger shows them. */
  private static String nested(AnyValue value) {
    Object plain = plain(value);
    return plain instanceof JsonArray array ? array.encode() : ((JsonObject) plain).encode();
  }

  private static Object plain(AnyValue value) {
    return switch (value.getValueCase()) {
      case STRING_VALUE -> value.getStringValue();
      case BOOL_VALUE -> value.getBoolValue();
      case INT_VALUE -> exact(value.getIntValue());
      case DOUBLE_VALUE -> finite(value.getDoubleValue());
      case BYTES_VALUE -> Base64.getEncoder().encodeToString(value.getBytesValue().toByteArray());
      case ARRAY_VALUE -> array(value);
      case KVLIST_VALUE -> object(value);
      default -> null;
    };
  }

  private static Object exact(long number) {
    return Math.abs(number) <= LARGEST_EXACT ? number : Long.toString(number);
  }

  private static Object finite(double number) {
    return Double.isFinite(number) ? number : Double.toString(number);
  }

  private static JsonArray array(AnyValue value) {
    JsonArray array = new JsonArray();
    value.getArrayValue().getValuesList().forEach(each -> array.add(plain(each)));
    return array;
  }

  private static JsonObject object(AnyValue value) {
    JsonObject object = new JsonObject();
    value
        .getKvlistValue()
        .getValuesList()
        .forEach(each -> object.put(each.getKey(), plain(each.getValue())));
    return object;
  }
}
