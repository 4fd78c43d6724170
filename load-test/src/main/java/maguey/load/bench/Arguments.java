package maguey.load.bench;

import java.util.List;

/** What a bench is told on the command line. */
final class Arguments {
  private Arguments() {}

  /**
   * The number at a place, counted from 0.
   *
   * @param usual when nothing is said there
   */
  static int number(List<String> arguments, int place, int usual) {
    return place < arguments.size() ? Integer.parseInt(arguments.get(place)) : usual;
  }
}
