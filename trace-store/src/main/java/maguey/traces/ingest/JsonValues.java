package maguey.traces.ingest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.EntityRef;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import java.io.IOException;
import java.util.function.Consumer;

/** Reads attributes and their values from OTLP's JSON. */
final class JsonValues {
  /** As deep as protobuf's own reader goes. */
  private static final int MAX_DEPTH = 33;

  private JsonValues() {}

  static void attributes(JsonParser parser, Consumer<KeyValue> add) throws IOException {
    attributes(parser, add, 0);
  }

  /** Any value, such as a log's body. */
  static AnyValue any(JsonParser parser) throws IOException {
    return value(parser, 1);
  }

  static EntityRef entity(JsonParser parser) throws IOException {
    EntityRef.Builder entity = EntityRef.newBuilder();
    JsonFields.each(
        parser,
        (p, name) -> {
          switch (name) {
            case "schemaUrl" -> entity.setSchemaUrl(JsonFields.text(p));
            case "type" -> entity.setType(JsonFields.text(p));
            case "idKeys" -> JsonFields.list(p, e -> entity.addIdKeys(JsonFields.text(e)));
            case "descriptionKeys" ->
                JsonFields.list(p, e -> entity.addDescriptionKeys(JsonFields.text(e)));
            default -> p.skipChildren();
          }
        });
    return entity.build();
  }

  private static void attributes(JsonParser parser, Consumer<KeyValue> add, int depth)
      throws IOException {
    JsonFields.list(parser, p -> add.accept(attribute(p, depth)));
  }

  private static KeyValue attribute(JsonParser parser, int depth) throws IOException {
    KeyValue.Builder attribute = KeyValue.newBuilder();
    JsonFields.each(
        parser,
        (p, name) -> {
          switch (name) {
            case "key" -> attribute.setKey(JsonFields.text(p));
            case "value" -> attribute.setValue(value(p, depth + 1));
            default -> p.skipChildren();
          }
        });
    return attribute.build();
  }

  private static AnyValue value(JsonParser parser, int depth) throws IOException {
    if (depth > MAX_DEPTH) {
      throw new MalformedOtlp("attribute values are nested too deeply");
    }
    AnyValue.Builder value = AnyValue.newBuilder();
    JsonFields.each(parser, (p, name) -> value(p, name, value, depth));
    return value.build();
  }

  private static void value(JsonParser parser, String name, AnyValue.Builder value, int depth)
      throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return;
    }
    switch (name) {
      case "stringValue" -> value.setStringValue(JsonFields.text(parser));
      case "boolValue" -> value.setBoolValue(JsonFields.bool(parser));
      case "intValue" -> value.setIntValue(JsonFields.int64(parser));
      case "doubleValue" -> value.setDoubleValue(number(parser));
      case "bytesValue" -> value.setBytesValue(bytes(parser));
      case "arrayValue" -> value.setArrayValue(array(parser, depth));
      case "kvlistValue" -> value.setKvlistValue(list(parser, depth));
      default -> parser.skipChildren();
    }
  }

  private static ArrayValue array(JsonParser parser, int depth) throws IOException {
    ArrayValue.Builder array = ArrayValue.newBuilder();
    JsonFields.each(
        parser,
        (p, name) -> {
          if (name.equals("values")) {
            JsonFields.list(p, e -> array.addValues(value(e, depth + 1)));
          } else {
            p.skipChildren();
          }
        });
    return array.build();
  }

  private static KeyValueList list(JsonParser parser, int depth) throws IOException {
    KeyValueList.Builder list = KeyValueList.newBuilder();
    JsonFields.each(
        parser,
        (p, name) -> {
          if (name.equals("values")) {
            attributes(p, list::addValues, depth);
          } else {
            p.skipChildren();
          }
        });
    return list.build();
  }

  /** Protobuf writes NaN, Infinity and -Infinity as strings. */
  private static double number(JsonParser parser) throws IOException {
    if (parser.currentToken().isNumeric()) {
      return parser.getDoubleValue();
    }
    try {
      return Double.parseDouble(JsonFields.text(parser));
    } catch (NumberFormatException notOne) {
      throw JsonFields.wrong(parser, "a number");
    }
  }

  private static ByteString bytes(JsonParser parser) throws IOException {
    try {
      return ByteString.copyFrom(parser.getBinaryValue());
    } catch (IOException notBase64) {
      throw JsonFields.wrong(parser, "base64");
    }
  }
}
