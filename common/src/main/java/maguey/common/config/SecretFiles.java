package maguey.common.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiFunction;

/** Resolves {@code NAME_FILE} variables: the file's content becomes the value of {@code NAME}. */
final class SecretFiles {
  private static final String SUFFIX = "_FILE";

  private SecretFiles() {}

  /**
   * The variables with those from files in their place, so that reading them again is no error.
   *
   * @param complain takes a complaint and gives back its second argument
   */
  static Map<String, String> readInto(
      Map<String, String> variables, BiFunction<String, String, String> complain) {
    Map<String, String> all = new HashMap<>(variables);
    variables.forEach(
        (name, file) -> {
          if (isOurs(name) && !file.isBlank()) {
            all.put(target(name), content(name, file, variables, complain));
            all.remove(name);
          }
        });
    return Map.copyOf(all);
  }

  /** Others have variables that end like this too, which mean something else. */
  private static boolean isOurs(String name) {
    return name.endsWith(SUFFIX)
        && (name.startsWith("MAGUEY_") || name.equals("PGPASSWORD" + SUFFIX));
  }

  private static String target(String name) {
    return name.substring(0, name.length() - SUFFIX.length());
  }

  private static String content(
      String name,
      String file,
      Map<String, String> variables,
      BiFunction<String, String, String> complain) {
    String direct = variables.getOrDefault(target(name), "");
    if (!direct.isBlank()) {
      return complain.apply("Give either " + target(name) + " or " + name + ", not both", direct);
    }
    try {
      return Files.readString(Path.of(file)).strip();
    } catch (IOException | RuntimeException unreadable) {
      return complain.apply(name + " names a file that cannot be read: '" + file + "'", "");
    }
  }
}
