package maguey.traces.ingest;

import static maguey.traces.ingest.ProtobufReader.I64;
import static maguey.traces.ingest.ProtobufReader.LEN;
import static maguey.traces.ingest.ProtobufReader.VARINT;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import maguey.traces.ingest.OtlpValue.ArrayValue;
import maguey.traces.ingest.OtlpValue.BoolValue;
import maguey.traces.ingest.OtlpValue.BytesValue;
import maguey.traces.ingest.OtlpValue.DoubleValue;
import maguey.traces.ingest.OtlpValue.IntValue;
import maguey.traces.ingest.OtlpValue.KeyValueList;
import maguey.traces.ingest.OtlpValue.StringValue;

/**
 * Reads attributes and their values from protobuf.
 *
 * @see <a
 *     href="https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/common/v1/common.proto">common.proto</a>
 */
final class ProtobufValues {
  private ProtobufValues() {}

  static OtlpAttribute attribute(ProtobufReader in) throws IOException {
    String key = "";
    OtlpValue value = OtlpValue.EMPTY;
    int outer = in.enter();
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      switch (tag) {
        case 1 << 3 | LEN -> key = in.name();
        case 2 << 3 | LEN -> value = value(in, value);
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
    return new OtlpAttribute(key, value);
  }

  /**
   * Reads a value.
   *
   * @param before what the same field said before: a list goes on, everything else is replaced
   */
  static OtlpValue value(ProtobufReader in, OtlpValue before) throws IOException {
    OtlpValue value = before;
    int outer = in.enter();
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      switch (tag) {
        case 1 << 3 | LEN -> value = new StringValue(in.text());
        case 2 << 3 | VARINT -> value = new BoolValue(in.bool());
        case 3 << 3 | VARINT -> value = new IntValue(in.int64());
        case 4 << 3 | I64 -> value = new DoubleValue(in.number());
        case 5 << 3 | LEN -> value = array(in, value);
        case 6 << 3 | LEN -> value = list(in, value);
        case 7 << 3 | LEN -> value = new BytesValue(in.bytes());
        case 8 << 3 | VARINT -> value = index(in);
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
    return value;
  }

  private static OtlpValue array(ProtobufReader in, OtlpValue before) throws IOException {
    List<OtlpValue> values =
        before instanceof ArrayValue array ? array.values() : new ArrayList<>();
    int outer = in.enter();
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      switch (tag) {
        case 1 << 3 | LEN -> values.add(value(in, OtlpValue.EMPTY));
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
    return new ArrayValue(values);
  }

  private static OtlpValue list(ProtobufReader in, OtlpValue before) throws IOException {
    List<OtlpAttribute> values =
        before instanceof KeyValueList list ? list.values() : new ArrayList<>();
    int outer = in.enter();
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      switch (tag) {
        case 1 << 3 | LEN -> values.add(attribute(in));
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
    return new KeyValueList(values);
  }

  /** The place of a string in a table that only profiles have. */
  private static OtlpValue index(ProtobufReader in) throws IOException {
    in.int32();
    return OtlpValue.EMPTY;
  }
}
