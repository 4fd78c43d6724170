package maguey.common.privacy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import maguey.common.config.Env;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * What a user adds to the built-in rules, from a YAML file; {@code docs/trace-store.md} shows one.
 */
public final class MaskingRules {
  /** Names the file. */
  public static final String VARIABLE = "MAGUEY_MASKING_RULES";

  private static final long LARGEST_FILE = 1 << 20;
  private static final int LONGEST_NAME = 500;
  private static final int MOST_STARS = 2;
  private static final ObjectMapper FORM = new ObjectMapper();

  private final List<Pattern> masked;
  private final List<Pattern> kept;
  private final List<PatternRule> patterns;

  private MaskingRules(List<Pattern> masked, List<Pattern> kept, List<PatternRule> patterns) {
    this.masked = masked;
    this.kept = kept;
    this.patterns = patterns;
  }

  /** The file's form. A field that is not here is a mistake. */
  private record File(Names names, List<Text> texts) {}

  private record Names(List<String> mask, List<String> keep) {}

  private record Text(String name, String pattern, List<String> contains) {}

  /** No rules but the built-in ones. */
  public static MaskingRules none() {
    return new MaskingRules(List.of(), List.of(), List.of());
  }

  /** The rules that the environment names; a wrong file is a complaint. */
  public static MaskingRules fromEnv(Env env) {
    return env.text(VARIABLE).map(file -> read(file, env)).orElseGet(MaskingRules::none);
  }

  private static MaskingRules read(String file, Env env) {
    try {
      return read(Path.of(file));
    } catch (IllegalArgumentException wrong) {
      String why = wrong.getMessage().lines().findFirst().orElse("");
      return env.complain(VARIABLE + ": " + file + ": " + why, none());
    }
  }

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  public static MaskingRules read(Path file) {
    try {
      if (Files.size(file) > LARGEST_FILE) {
        throw new IllegalArgumentException("it is larger than a megabyte");
      }
      Object yaml = new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(file));
      return yaml == null ? none() : of(FORM.convertValue(yaml, File.class));
    } catch (MarkedYAMLException wrong) {
      String where = " at line " + (wrong.getProblemMark().getLine() + 1);
      throw new IllegalArgumentException("it is no YAML: " + wrong.getProblem() + where, wrong);
    } catch (IOException unreadable) {
      throw new IllegalArgumentException("it cannot be read: " + unreadable, unreadable);
    }
  }

  boolean masks(String name) {
    return matches(masked, name);
  }

  boolean keeps(String name) {
    return matches(kept, name);
  }

  List<PatternRule> patterns() {
    return patterns;
  }

  private static MaskingRules of(File file) {
    Names names = file.names == null ? new Names(null, null) : file.names;
    return new MaskingRules(
        each(names.mask).map(MaskingRules::glob).toList(),
        each(names.keep).map(MaskingRules::glob).toList(),
        each(file.texts).map(MaskingRules::rule).toList());
  }

  private static PatternRule rule(Text text) {
    if (text.name == null || text.pattern == null || text.pattern.isEmpty()) {
      throw new IllegalArgumentException("every entry of 'texts' needs a 'name' and a 'pattern'");
    }
    try {
      Pattern pattern = Pattern.compile(text.pattern);
      return new PatternRule(text.name, each(text.contains).toList(), pattern);
    } catch (PatternSyntaxException wrong) {
      throw new IllegalArgumentException(
          "the pattern of '" + text.name + "' is wrong: " + wrong.getDescription(), wrong);
    }
  }

  /** A name in which {@code *} stands for anything. */
  private static Pattern glob(String name) {
    if (name == null || name.isBlank() || name.equals("*")) {
      throw new IllegalArgumentException("a name must be more than blanks or a lone *");
    }
    if (name.chars().filter(c -> c == '*').count() > MOST_STARS) {
      throw new IllegalArgumentException("'" + name + "' has more than two *");
    }
    String[] parts = name.toLowerCase(Locale.ROOT).split("\\*", -1);
    return Pattern.compile(String.join(".*", Stream.of(parts).map(Pattern::quote).toList()));
  }

  private static boolean matches(List<Pattern> patterns, String name) {
    if (patterns.isEmpty() || name.length() > LONGEST_NAME) {
      return false;
    }
    String lower = name.toLowerCase(Locale.ROOT);
    return patterns.stream().anyMatch(pattern -> pattern.matcher(lower).matches());
  }

  private static <T> Stream<T> each(List<T> list) {
    return list == null ? Stream.empty() : list.stream();
  }
}
