package maguey.traces.ingest;

import java.io.IOException;
import java.util.Arrays;
import maguey.traces.ingest.JsonBlocks.Slice;

/**
 * The fields of a JSON object, or the elements of an array, as slices of its bytes. What is wrong
 * within a slice is seen by whoever reads it.
 */
final class JsonSlices {
  private static final byte[] NULL = {'n', 'u', 'l', 'l'};

  private final byte[] bytes;
  private final int end;
  private final char closing;
  private int at;
  private boolean isFirst = true;
  private boolean isDone;
  private Slice name;
  private int start;

  /** Begins at the opening bracket; the slice may be longer than the object or array. */
  private JsonSlices(byte[] bytes, int from, int end, char closing) {
    this.bytes = bytes;
    this.end = end;
    this.closing = closing;
    this.at = from + 1;
  }

  /** Of an object, perhaps with blanks before it. */
  static JsonSlices fields(Slice object) throws MalformedOtlp {
    return open(object, '{', "a JSON object is expected");
  }

  /** Of an array, perhaps with blanks before it. */
  static JsonSlices elements(Slice array, String called) throws MalformedOtlp {
    return open(array, '[', called + " must be an array");
  }

  private static JsonSlices open(Slice slice, char opening, String complaint) throws MalformedOtlp {
    int end = slice.from() + slice.length();
    int from = JsonEnds.ofBlanks(slice.bytes(), slice.from(), end);
    if (from == end || slice.bytes()[from] != opening) {
      throw new MalformedOtlp(complaint);
    }
    return new JsonSlices(slice.bytes(), from, end, opening == '{' ? '}' : ']');
  }

  /** Moves to the next field or element; false at the closing bracket. */
  boolean next() throws IOException {
    if (isDone) {
      return false;
    }
    skipBlanks();
    if (here() == closing) {
      at++;
      isDone = true;
      return false;
    }
    if (!isFirst) {
      expect(',');
    }
    isFirst = false;
    if (closing == '}') {
      readName();
    }
    start = at;
    return true;
  }

  /** True when the field moved to has this name. */
  boolean isNamed(String wanted) throws IOException {
    return name.text().equals(wanted);
  }

  boolean isNull() {
    return end - start >= NULL.length
        && Arrays.equals(bytes, start, start + NULL.length, NULL, 0, NULL.length)
        && valueEndOrMinus() == start + NULL.length;
  }

  boolean isObject() {
    return bytes[start] == '{';
  }

  /** The value moved to; passes over it. */
  Slice value() throws MalformedOtlp {
    at = JsonEnds.ofValue(bytes, start, end);
    return slice(start, at);
  }

  /** The elements of the array moved to; {@link #leave} must follow when all were visited. */
  JsonSlices enter(String called) throws MalformedOtlp {
    return elements(slice(start, end), called);
  }

  void leave(JsonSlices array) {
    at = array.at;
  }

  /** Fails unless nothing but blanks follows. */
  void refuseTrailing() throws MalformedOtlp {
    if (JsonEnds.ofBlanks(bytes, at, end) < end) {
      throw new MalformedOtlp("something follows the end of the JSON");
    }
  }

  private void readName() throws MalformedOtlp {
    if (here() != '"') {
      throw new MalformedOtlp("the JSON lacks the name of a field");
    }
    name = slice(at, JsonEnds.ofText(bytes, at, end));
    at = name.from() + name.length();
    skipBlanks();
    expect(':');
  }

  private int valueEndOrMinus() {
    try {
      return JsonEnds.ofValue(bytes, start, end);
    } catch (MalformedOtlp wrong) {
      return -1;
    }
  }

  private Slice slice(int from, int to) {
    return new Slice(bytes, from, to - from);
  }

  private byte here() throws MalformedOtlp {
    if (at >= end) {
      throw JsonEnds.cutOff();
    }
    return bytes[at];
  }

  private void expect(char wanted) throws MalformedOtlp {
    if (here() != wanted) {
      throw new MalformedOtlp("the JSON lacks a " + wanted);
    }
    at++;
    skipBlanks();
    here();
  }

  private void skipBlanks() {
    at = JsonEnds.ofBlanks(bytes, at, end);
  }
}
