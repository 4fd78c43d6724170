package maguey.traces.analysis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.regex.Pattern;

/**
 * The same statement again and again under one parent, as a loop over rows makes it ("N+1"): one
 * statement for all of them would do.
 *
 * @param parent the place of the span that they are under
 * @param query the statement, values replaced by {@code ?}
 * @param places of the statements, in order of start
 * @param duration of all of them, in nanoseconds
 */
public record RepeatedQueries(int parent, String query, List<Integer> places, long duration) {
  /** From so many on it is worth a word. */
  public static final int MANY = 5;

  private static final Pattern VALUES =
      Pattern.compile("'(?:[^']++|'')*+'|(?<![\\w$.])-?\\d+(?:\\.\\d+)?(?![\\w.])");
  private static final Pattern BLANKS = Pattern.compile("\\s+");

  private record Key(int parent, String query) {}

  /**
   * The repeated statements of a trace, those that took longest first.
   *
   * @param queries the statement of the span at a place; null for none
   */
  public static List<RepeatedQueries> of(SpanForest forest, IntFunction<String> queries) {
    Map<Key, List<Integer>> groups = new LinkedHashMap<>();
    for (int place = 0; place < forest.size(); place++) {
      String query = queries.apply(place);
      if (query != null && forest.parent(place) != SpanForest.NONE) {
        Key key = new Key(forest.parent(place), normalised(query));
        groups.computeIfAbsent(key, k -> new ArrayList<>()).add(place);
      }
    }
    return groups.entrySet().stream()
        .filter(group -> group.getValue().size() >= MANY)
        .map(group -> repeated(forest, group.getKey(), group.getValue()))
        .sorted(Comparator.comparingLong(RepeatedQueries::duration).reversed())
        .toList();
  }

  /** The statement without its values and line breaks. */
  static String normalised(String query) {
    return BLANKS.matcher(VALUES.matcher(query).replaceAll("?")).replaceAll(" ").strip();
  }

  private static RepeatedQueries repeated(SpanForest forest, Key key, List<Integer> places) {
    long duration = places.stream().mapToLong(place -> forest.span(place).duration()).sum();
    return new RepeatedQueries(key.parent(), key.query(), places, duration);
  }
}
