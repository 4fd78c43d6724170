package maguey.common.tracing.w3c;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Our own member of {@code tracestate}, and the rules by which a list is sent on: ours comes first,
 * the others keep their order, at most 32 members (the right-most goes), and whole members are left
 * out of an oversize list, those longer than 128 characters first, then from the end.
 */
final class OwnEntry {
  static final String KEY = "maguey";

  /**
   * Characters of other vendors' members that we send on. The specification asks for at least 512;
   * more than this would make our requests too large for common header limits of 8 KiB.
   */
  static final int MAX_CHARACTERS = 2048;

  private static final int LARGE_MEMBER = 128;

  private final String entry;

  OwnEntry(String environment) {
    this.entry = KEY + "=v:1.0;env:" + environment.replaceAll("[^A-Za-z0-9_.-]", "-");
  }

  String text() {
    return entry;
  }

  String putFirst(Map<String, String> others) {
    List<String> members = new ArrayList<>();
    others.forEach((key, value) -> addOther(members, key, value));
    if (members.size() == TracestateParser.MAX_MEMBERS) {
      members.remove(members.size() - 1);
    }
    cut(members);
    members.add(0, entry);
    return String.join(",", members);
  }

  private static void addOther(List<String> members, String key, String value) {
    if (!key.equals(KEY)) {
      members.add(key + "=" + value);
    }
  }

  private static void cut(List<String> members) {
    for (int i = members.size() - 1; i >= 0 && isTooLong(members); i--) {
      if (members.get(i).length() > LARGE_MEMBER) {
        members.remove(i);
      }
    }
    while (isTooLong(members)) {
      members.remove(members.size() - 1);
    }
  }

  private static boolean isTooLong(List<String> members) {
    int commas = members.size() - 1;
    return members.stream().mapToInt(String::length).sum() + commas > MAX_CHARACTERS;
  }
}
