package maguey.traces.export;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import maguey.traces.model.StoredText;

/**
 * Reads attributes in the form that storage keeps them in: the way back from {@code
 * maguey.traces.ingest.AttributeJson}, which describes it.
 */
final class StoredValues {
  private static final String AGAIN = "$again";
  private static final String DOUBLE = "$double";
  private static final String BYTES = "$bytes";

  private StoredValues() {}

  /** The attributes of an object; none for null. */
  static List<KeyValue> attributes(JsonObject stored) {
    List<KeyValue> attributes = new ArrayList<>();
    if (stored != null) {
      for (Map.Entry<String, Object> entry : stored) {
        if (!entry.getKey().equals(AGAIN)) {
          attributes.add(attribute(key(entry.getKey()), entry.getValue()));
        }
      }
      repeated(stored.getJsonArray(AGAIN), attributes);
    }
    return attributes;
  }

  private static void repeated(JsonArray again, List<KeyValue> attributes) {
    for (int i = 0; again != null && i < again.size(); i++) {
      JsonObject repeat = again.getJsonObject(i);
      attributes.add(
          attribute(StoredText.decode(repeat.getString("key")), repeat.getValue("value")));
    }
  }

  private static KeyValue attribute(String key, Object value) {
    return KeyValue.newBuilder().setKey(key).setValue(value(value)).build();
  }

  private static String key(String stored) {
    String key = StoredText.decode(stored);
    return key.startsWith("$$") ? key.substring(1) : key;
  }

  private static AnyValue value(Object stored) {
    AnyValue.Builder value = AnyValue.newBuilder();
    if (stored instanceof String text) {
      value.setStringValue(StoredText.decode(text));
    } else if (stored instanceof Boolean bool) {
      value.setBoolValue(bool);
    } else if (stored instanceof Double number) {
      value.setDoubleValue(number);
    } else if (stored instanceof Number number) {
      value.setIntValue(number.longValue());
    } else if (stored instanceof JsonArray array) {
      value.setArrayValue(array(array));
    } else if (stored instanceof JsonObject object) {
      object(object, value);
    }
    return value.build();
  }

  private static ArrayValue array(JsonArray stored) {
    ArrayValue.Builder array = ArrayValue.newBuilder();
    stored.forEach(element -> array.addValues(value(element)));
    return array.build();
  }

  private static void object(JsonObject stored, AnyValue.Builder value) {
    if (stored.containsKey(DOUBLE)) {
      value.setDoubleValue(Double.parseDouble(stored.getString(DOUBLE)));
    } else if (stored.containsKey(BYTES)) {
      byte[] bytes = Base64.getDecoder().decode(stored.getString(BYTES));
      value.setBytesValue(ByteString.copyFrom(bytes));
    } else {
      value.setKvlistValue(KeyValueList.newBuilder().addAllValues(attributes(stored)));
    }
  }
}
