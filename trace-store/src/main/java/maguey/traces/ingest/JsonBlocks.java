package maguey.traces.ingest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.util.Arrays;

/** The objects in one array of a JSON object, visited as slices of the bytes, undecoded. */
final class JsonBlocks {
  private static final JsonFactory JSON = new JsonFactory();

  /** Bytes {@code from} to {@code from + length}: one JSON value. */
  record Slice(byte[] bytes, int from, int length) {

    /** Reads the fields of an object, or nothing of null. */
    void each(JsonFields.Field field) throws IOException {
      read(parser -> JsonFields.each(parser, field));
    }

    /** A copy of its bytes, as they came. */
    byte[] copy() {
      return Arrays.copyOfRange(bytes, from, from + length);
    }

    /** The text that a string, or null, stands for. */
    String text() throws IOException {
      String[] text = {""};
      read(parser -> text[0] = JsonFields.text(parser));
      return text[0];
    }

    /** Fails where anything in it is not JSON. */
    void check() throws IOException {
      read(JsonParser::skipChildren);
    }

    /** A parser that is closed hands its buffers, and the names it has learnt, to the next one. */
    private void read(JsonFields.Element value) throws IOException {
      try (JsonParser parser = JSON.createParser(bytes, from, length)) {
        parser.nextToken();
        value.read(parser);
        if (parser.nextToken() != null) {
          throw new MalformedOtlp("a value of the JSON ends too early");
        }
      }
    }
  }

  private final String array;
  private final boolean isWhole;
  private JsonSlices fields;
  private JsonSlices elements;

  /** Visits the array of the given name; one that is missing or null is empty. */
  JsonBlocks(Slice object, String array) throws IOException {
    this(object, array, false);
  }

  private JsonBlocks(Slice object, String array, boolean isWhole) throws IOException {
    this.array = array;
    this.isWhole = isWhole;
    this.fields = JsonSlices.fields(object);
  }

  private JsonBlocks(JsonSlices elements) {
    this.array = "the body";
    this.isWhole = true;
    this.elements = elements;
  }

  /** The same where the object is a whole body: nothing may follow it. */
  static JsonBlocks ofBody(byte[] body, String array) throws IOException {
    return new JsonBlocks(withoutMark(body), array, true);
  }

  /** Visits a JSON array that is a whole body. */
  static JsonBlocks ofList(byte[] body) throws IOException {
    return new JsonBlocks(JsonSlices.elements(withoutMark(body), "the body"));
  }

  /** The next object of the array; null at the end, when the whole enclosing object was seen. */
  Slice next() throws IOException {
    while (elements != null || findArray()) {
      if (!elements.next()) {
        leave();
      } else if (elements.isObject()) {
        return elements.value();
      } else if (elements.isNull()) {
        elements.value();
      } else {
        throw new MalformedOtlp(array + " must hold objects");
      }
    }
    return null;
  }

  private void leave() throws IOException {
    if (fields != null) {
      fields.leave(elements);
    } else {
      elements.refuseTrailing();
    }
    elements = null;
  }

  private boolean findArray() throws IOException {
    while (fields != null && fields.next()) {
      if (fields.isNamed(array) && !fields.isNull()) {
        elements = fields.enter(array);
        return true;
      }
      fields.value().check();
    }
    if (fields != null && isWhole) {
      fields.refuseTrailing();
    }
    return false;
  }

  /** Some programs begin every text with a byte order mark. */
  private static Slice withoutMark(byte[] body) {
    boolean marked =
        body.length > 2
            && body[0] == (byte) 0xEF
            && body[1] == (byte) 0xBB
            && body[2] == (byte) 0xBF;
    return marked ? new Slice(body, 3, body.length - 3) : new Slice(body, 0, body.length);
  }
}
