package maguey.traces.ingest;

/**
 * Where in the bytes of a JSON text something ends that begins at a place. Ends are found by
 * counting brackets, which is several times faster than reading tokens, and do not tell whether
 * what stands before them is JSON.
 */
final class JsonEnds {
  private JsonEnds() {}

  /** Behind the blanks, of which there may be none. */
  static int ofBlanks(byte[] bytes, int from, int end) {
    int at = from;
    while (at < end
        && (bytes[at] == ' ' || bytes[at] == '\n' || bytes[at] == '\r' || bytes[at] == '\t')) {
      at++;
    }
    return at;
  }

  /** Behind a value of any kind. */
  static int ofValue(byte[] bytes, int from, int end) throws MalformedOtlp {
    return switch (bytes[from]) {
      case '"' -> ofText(bytes, from, end);
      case '{', '[' -> ofBrackets(bytes, from, end);
      default -> ofScalar(bytes, from, end);
    };
  }

  /** Behind the closing quote of a string. */
  static int ofText(byte[] bytes, int from, int end) throws MalformedOtlp {
    for (int i = from + 1; i < end; i++) {
      byte c = bytes[i];
      if (c == '"') {
        return i + 1;
      }
      i += c == '\\' ? 1 : 0;
    }
    throw cutOff();
  }

  private static int ofBrackets(byte[] bytes, int from, int end) throws MalformedOtlp {
    int depth = 0;
    int i = from;
    while (i < end) {
      switch (bytes[i]) {
        case '"' -> i = ofText(bytes, i, end) - 1;
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

  private static int ofScalar(byte[] bytes, int from, int end) throws MalformedOtlp {
    int i = from;
    while (i < end && ",]} \n\r\t".indexOf(bytes[i]) < 0) {
      i++;
    }
    if (i == from) {
      throw new MalformedOtlp("the JSON lacks a value");
    }
    return i;
  }

  static MalformedOtlp cutOff() {
    return new MalformedOtlp("the JSON ends too early");
  }
}
