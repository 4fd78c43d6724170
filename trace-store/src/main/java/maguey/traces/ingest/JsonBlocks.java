package maguey.traces.ingest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** The objects in one array of a JSON object, visited as slices of the bytes, undecoded. */
final class JsonBlocks {
  static final JsonFactory JSON = new JsonFactory();

  /** Bytes {@code from} to {@code from + length}: one JSON object. */
  record Slice(byte[] bytes, int from, int length) {
    JsonParser open() throws IOException {
      JsonParser parser = JSON.createParser(bytes, from, length);
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new MalformedOtlp("a JSON object is expected");
      }
      return parser;
    }
  }

  private final Slice object;
  private final String array;
  private final JsonParser parser;
  private boolean inside;

  /** Visits the array of the given name; one that is missing or null is empty. */
  JsonBlocks(Slice object, String array) throws IOException {
    this.object = object;
    this.array = array;
    this.parser = object.open();
  }

  private JsonBlocks(Slice list) throws IOException {
    this.object = list;
    this.array = "the body";
    this.parser = JSON.createParser(list.bytes(), list.from(), list.length());
    enter(parser.nextToken());
  }

  /** Visits a JSON array that stands alone. */
  static JsonBlocks ofList(Slice list) throws IOException {
    return new JsonBlocks(list);
  }

  /** The next object of the array; null at the end, when the whole enclosing object was seen. */
  Slice next() throws IOException {
    while (inside || findArray()) {
      JsonToken token = parser.nextToken();
      if (token == JsonToken.START_OBJECT) {
        return slice();
      }
      inside = token != JsonToken.END_ARRAY;
      if (inside && token != JsonToken.VALUE_NULL) {
        throw new MalformedOtlp(array + " must hold objects");
      }
    }
    return null;
  }

  private Slice slice() throws IOException {
    int start = (int) parser.currentTokenLocation().getByteOffset();
    parser.skipChildren();
    int end = (int) parser.currentLocation().getByteOffset();
    return new Slice(object.bytes(), object.from() + start, end - start);
  }

  private boolean findArray() throws IOException {
    JsonToken token = parser.nextToken();
    for (; token == JsonToken.FIELD_NAME; token = parser.nextToken()) {
      boolean found = array.equals(parser.currentName());
      JsonToken value = parser.nextToken();
      if (found && value != JsonToken.VALUE_NULL) {
        return enter(value);
      }
      parser.skipChildren();
    }
    refuseTrailing(token);
    return false;
  }

  private boolean enter(JsonToken value) throws MalformedOtlp {
    if (value != JsonToken.START_ARRAY) {
      throw new MalformedOtlp(array + " must be an array");
    }
    inside = true;
    return true;
  }

  private void refuseTrailing(JsonToken end) throws IOException {
    boolean isClosed = end == null || end == JsonToken.END_OBJECT;
    if (!isClosed || parser.nextToken() != null) {
      throw new MalformedOtlp("something follows the end of the JSON");
    }
  }
}
