package maguey.traces.ingest;

import java.io.IOException;
import java.util.Arrays;
import maguey.traces.ingest.JsonBlocks.Slice;

/**
 * The fields of a JSON object, or the elements of an array, as slices of its bytes. They are found
 * by counting brackets, which is several times faster than reading tokens; what is wrong within a
 * slice is seen by whoever reads it.
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
    int from = afterBlanks(slice.bytes(), slice.from(), end);
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
    at = valueEnd(start);
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
    if (afterBlanks(bytes, at, end) < end) {
      throw new MalformedOtlp("something follows the end of the JSON");
    }
  }

  private void readName() throws MalformedOtlp {
    if (here() != '"') {
      throw new MalformedOtlp("the JSON lacks the name of a field");
    }
    name = slice(at, textEnd(at));
    at = name.from() + name.length();
    skipBlanks();
    expect(':');
  }

  private int valueEndOrMinus() {
    try {
      return valueEnd(start);
    } catch (MalformedOtlp wrong) {
      return -1;
    }
  }

  private Slice slice(int from, int to) {
    return new Slice(bytes, from, to - from);
  }

  private byte here() throws MalformedOtlp {
    if (at >= end) {
      throw cutOff();
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
    at = afterBlanks(bytes, at, end);
  }

  private static int afterBlanks(byte[] bytes, int from, int end) {
    int at = from;
    while (at < end
        && (bytes[at] == ' ' || bytes[at] == '\n' || bytes[at] == '\r' || bytes[at] == '\t')) {
      at++;
    }
    return at;
  }

  private int valueEnd(int from) throws MalformedOtlp {
    return switch (bytes[from]) {
      case '"' -> textEnd(from);
      case '{', '[' -> bracketsEnd(from);
      default -> scalarEnd(from);
    };
  }

  private int textEnd(int from) throws MalformedOtlp {
    for (int i = from + 1; i < end; i++) {
      byte c = bytes[i];
      if (c == '"') {
        return i + 1;
      }
      i += c == '\\' ? 1 : 0;
    }
    throw cutOff();
  }

  private int bracketsEnd(int from) throws MalformedOtlp {
    int depth = 0;
    int i = from;
    while (i < end) {
      switch (bytes[i]) {
        case '"' -> i = textEnd(i) - 1;
        case '{', '[' -> depth++;
        case '}', ']' -> depth--;
        default -> {}
      }
      i++;
      if (depth == 0) {
        return i;
      }
    }
    throw cutOff();
  }

  private int scalarEnd(int from) throws MalformedOtlp {
    int i = from;
    while (i < end && ",]} \n\r\t".indexOf(bytes[i]) < 0) {
      i++;
    }
    if (i == from) {
      throw new MalformedOtlp("the JSON lacks a value");
    }
    return i;
  }

  private static MalformedOtlp cutOff() {
    return new MalformedOtlp("the JSON ends too early");
  }
}
