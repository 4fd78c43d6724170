package maguey.demo.proof;

import java.util.ArrayList;
import java.util.List;

/** What holds and what does not, in words, as it is found. */
public final class Findings {
  private final List<String> held = new ArrayList<>();
  private final List<String> broken = new ArrayList<>();

  void require(String statement, boolean holds) {
    (holds ? held : broken).add(statement);
  }

  /** Requires that there are no exceptions, and names the first of them if there are. */
  void requireNone(String statement, List<String> exceptions) {
    int shown = Math.min(3, exceptions.size());
    String detail =
        exceptions.isEmpty()
            ? ""
            : "; but " + exceptions.size() + ", for example " + exceptions.subList(0, shown);
    require(statement + detail, exceptions.isEmpty());
  }

  /** Adds what another part found broken. */
  void broken(List<String> statements) {
    broken.addAll(statements);
  }

  public List<String> held() {
    return List.copyOf(held);
  }

  /** Empty when the proof is made. */
  public List<String> broken() {
    return List.copyOf(broken);
  }
}
