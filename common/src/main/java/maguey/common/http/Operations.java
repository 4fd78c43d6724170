package maguey.common.http;

import io.vertx.core.http.HttpMethod;
import java.util.HashMap;
import java.util.Map;

/**
 * The operations of a contract, as a tree of the segments of their paths. Where several paths fit,
 * the one that names a segment goes before the one that takes any, from left to right.
 *
 * @param <T> what answers an operation
 */
final class Operations<T> {
  private final Place<T> root = new Place<>();

  /** What follows a place in a path, and what stands there. */
  private static final class Place<T> {
    private final Map<String, Place<T>> named = new HashMap<>();
    private final Map<HttpMethod, T> methods = new HashMap<>();
    private Place<T> any;

    Place<T> next(String segment) {
      if (!segment.contains("{")) {
        return named.computeIfAbsent(segment, first -> new Place<>());
      }
      any = any == null ? new Place<>() : any;
      return any;
    }

    /** Null where no path leads. */
    Place<T> find(String[] segments, int at) {
      if (at == segments.length) {
        return methods.isEmpty() ? null : this;
      }
      Place<T> next = named.get(segments[at]);
      Place<T> found = next == null ? null : next.find(segments, at + 1);
      return found == null && any != null ? any.find(segments, at + 1) : found;
    }
  }

  /** The segments of a path that begins with a slash. */
  static String[] segments(String path) {
    return path.substring(1).split("/");
  }

  /** Adds what answers a method at a path, whose parameters stand in braces. */
  void add(String path, HttpMethod method, T endpoint) {
    Place<T> place = root;
    for (String segment : segments(path)) {
      place = place.next(segment);
    }
    place.methods.put(method, endpoint);
  }

  /** What answers at a path, by method; nothing if the path has no operation. */
  Map<HttpMethod, T> at(String[] segments) {
    Place<T> place = root.find(segments, 0);
    return place == null ? Map.of() : place.methods;
  }
}
