package maguey.traces.ingest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import maguey.traces.ingest.OtlpValue.ArrayValue;
import maguey.traces.ingest.OtlpValue.BoolValue;
import maguey.traces.ingest.OtlpValue.BytesValue;
import maguey.traces.ingest.OtlpValue.DoubleValue;
import maguey.traces.ingest.OtlpValue.IntValue;
import maguey.traces.ingest.OtlpValue.KeyValueList;
import maguey.traces.ingest.OtlpValue.StringValue;

/** Reads attributes and their values from OTLP's JSON. */
final class JsonValues {
  /** As deep as protobuf's own reader goes. */
  private static final int MAX_DEPTH = 33;

  /** What was read so far of an attribute, or of a value alone. */
  private static final class Draft {
    private String key = "";
    private OtlpValue value = OtlpValue.EMPTY;
  }

  private JsonValues() {}

  static void attributes(JsonParser parser, Consumer<OtlpAttribute> add) throws IOException {
    attributes(parser, add, 0);
  }

  /** Any value, such as a log's body. */
  static OtlpValue any(JsonParser parser) throws IOException {
    return value(parser, 1);
  }

  static OtlpResource.Entity entity(JsonParser parser) throws IOException {
    OtlpResource.Entity entity = new OtlpResource.Entity();
    JsonFields.each(
        parser,
        (p, name) -> {
          switch (name) {
            case "schemaUrl" -> entity.schemaUrl = JsonFields.text(p);
            case "type" -> entity.type = JsonFields.text(p);
            case "idKeys" -> JsonFields.list(p, each -> entity.idKeys.add(JsonFields.text(each)));
            case "descriptionKeys" ->
                JsonFields.list(p, each -> entity.descriptionKeys.add(JsonFields.text(each)));
            default -> p.skipChildren();
          }
        });
    return entity;
  }

  private static void attributes(JsonParser parser, Consumer<OtlpAttribute> add, int depth)
      throws IOException {
    JsonFields.list(parser, p -> add.accept(attribute(p, depth)));
  }

  private static OtlpAttribute attribute(JsonParser parser, int depth) throws IOException {
    Draft draft = new Draft();
    JsonFields.each(
        parser,
        (p, name) -> {
          switch (name) {
            case "key" -> draft.key = JsonFields.text(p);
            case "value" -> draft.value = value(p, depth + 1);
            default -> p.skipChildren();
          }
        });
    return new OtlpAttribute(draft.key, draft.value);
  }

  private static OtlpValue value(JsonParser parser, int depth) throws IOException {
    if (depth > MAX_DEPTH) {
      throw new MalformedOtlp("attribute values are nested too deeply");
    }
    Draft draft = new Draft();
    JsonFields.each(parser, (p, name) -> value(p, name, draft, depth));
    return draft.value;
  }

  private static void value(JsonParser parser, String name, Draft draft, int depth)
      throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return;
    }
    switch (name) {
      case "stringValue" -> draft.value = new StringValue(JsonFields.text(parser));
      case "boolValue" -> draft.value = new BoolValue(JsonFields.bool(parser));
      case "intValue" -> draft.value = new IntValue(JsonFields.int64(parser));
      case "doubleValue" -> draft.value = new DoubleValue(number(parser));
      case "bytesValue" -> draft.value = new BytesValue(bytes(parser));
      case "arrayValue" -> draft.value = array(parser, depth);
      case "kvlistValue" -> draft.value = list(parser, depth);
      default -> parser.skipChildren();
    }
  }

  private static OtlpValue array(JsonParser parser, int depth) throws IOException {
    List<OtlpValue> values = new ArrayList<>();
    JsonFields.each(
        parser,
        (p, name) -> {
          if (name.equals("values")) {
            JsonFields.list(p, each -> values.add(value(each, depth + 1)));
          } else {
            p.skipChildren();
          }
        });
    return new ArrayValue(values);
  }

  private static OtlpValue list(JsonParser parser, int depth) throws IOException {
    List<OtlpAttribute> values = new ArrayList<>();
    JsonFields.each(
        parser,
        (p, name) -> {
          if (name.equals("values")) {
            attributes(p, values::add, depth);
          } else {
            p.skipChildren();
          }
        });
    return new KeyValueList(values);
  }

  /** Protobuf writes NaN, Infinity and -Infinity as strings. */
  private static double number(JsonParser parser) throws IOException {
    if (parser.currentToken().isNumeric()) {
      double value = parser.getDoubleValue();
      // Jackson takes -0 without a point for an integer, which has no sign then.
      return value == 0 && parser.getText().startsWith("-") ? -0.0 : value;
    }
    try {
      return Double.parseDouble(JsonFields.text(parser));
    } catch (NumberFormatException notOne) {
      throw JsonFields.wrong(parser, "a number");
    }
  }

  /** Base64 in either alphabet, with or without padding, as protobuf's JSON takes it. */
  private static byte[] bytes(JsonParser parser) throws IOException {
    String text = JsonFields.text(parser).replace('-', '+').replace('_', '/');
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException notBase64) {
      throw JsonFields.wrong(parser, "base64");
    }
  }
}
