package maguey.common.config;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The environment variables of one service, read once at start-up.
 *
 * <p>A wrong or missing variable does not stop the reading: the complaint is kept, a harmless value
 * is returned, and {@link #verify()} names all of them in one message. So a user mends a
 * configuration in one go.
 *
 * <p>A variable of ours may also come from a file, as container platforms hand out secrets: {@code
 * MAGUEY_JWT_SECRET_FILE=/run/keys/jwt} stands for {@code MAGUEY_JWT_SECRET} with the content of
 * that file.
 */
public final class Env {
  private final Map<String, String> values;
  private final List<String> complaints = new ArrayList<>();

  public Env(Map<String, String> values) {
    this.values = SecretFiles.readInto(values, this::complain);
  }

  /** The value without surrounding blanks; empty when it is missing or blank. */
  public Optional<String> text(String name) {
    return Optional.ofNullable(values.get(name)).map(String::strip).filter(v -> !v.isEmpty());
  }

  /** The value, or {@code fallback} when it is missing or blank. */
  public String text(String name, String fallback) {
    return text(name).orElse(fallback);
  }

  /** An http or https URL without a slash at its end; empty when it is missing or wrong. */
  public Optional<String> httpUrl(String name) {
    return text(name)
        .flatMap(
            url ->
                isHttp(url)
                    ? Optional.of(url.replaceFirst("/+$", ""))
                    : complain(
                        name + " must be an http or https URL, not '" + url + "'",
                        Optional.empty()));
  }

  /** The URL, or {@code fallback} when it is missing or wrong. */
  public String httpUrl(String name, String fallback) {
    return httpUrl(name).orElse(fallback);
  }

  /** The value of a variable that the service cannot do without. */
  public String required(String name, String whatItIs) {
    return text(name).orElseGet(() -> complain(name + " is required: " + whatItIs, ""));
  }

  /** A required secret of at least {@code minLength} characters. There are no default secrets. */
  public String secret(String name, int minLength) {
    String value = required(name, "a secret of at least " + minLength + " characters");
    return value.isEmpty() || value.length() >= minLength
        ? value
        : complain(name + " must have at least " + minLength + " characters", value);
  }

  /** A whole number in {@code [min, max]}. */
  public int integer(String name, int fallback, int min, int max) {
    return text(name).map(v -> parse(name, v, fallback, min, max)).orElse(fallback);
  }

  /** A TCP port; 0 asks the system for a free one. */
  public int port(String name, int fallback) {
    return integer(name, fallback, 0, 65_535);
  }

  /** {@code true} or {@code false}. */
  public boolean flag(String name, boolean fallback) {
    String value = text(name, String.valueOf(fallback));
    return switch (value) {
      case "true" -> true;
      case "false" -> false;
      default -> complain(name + " must be true or false, not '" + value + "'", fallback);
    };
  }

  /** A comma-separated list without blanks; empty when the variable is missing. */
  public List<String> list(String name) {
    return text(name).stream()
        .flatMap(v -> List.of(v.split(",")).stream())
        .map(String::strip)
        .filter(v -> !v.isEmpty())
        .toList();
  }

  /**
   * A value of a form of its own.
   *
   * @param reader throws {@link IllegalArgumentException} saying what is wrong
   * @param otherwise what is read when the variable is missing or wrong
   */
  public <T> T read(String name, String otherwise, Function<String, T> reader) {
    try {
      return reader.apply(text(name, otherwise));
    } catch (IllegalArgumentException wrong) {
      return complain(name + ": " + wrong.getMessage(), reader.apply(otherwise));
    }
  }

  /** The variables as they came, for libraries with variables of their own ({@code OTEL_*}). */
  public Map<String, String> asMap() {
    return values;
  }

  /** Keeps a complaint about a variable that was well-formed but makes no sense. */
  public <T> T complain(String complaint, T harmless) {
    complaints.add(complaint);
    return harmless;
  }

  /**
   * Ends the reading.
   *
   * @throws ConfigException naming every wrong variable
   */
  public void verify() {
    if (!complaints.isEmpty()) {
      throw new ConfigException(complaints);
    }
  }

  private static boolean isHttp(String url) {
    try {
      URI uri = URI.create(url);
      return uri.getHost() != null && String.valueOf(uri.getScheme()).matches("https?");
    } catch (IllegalArgumentException notAUrl) {
      return false;
    }
  }

  private int parse(String name, String value, int fallback, int min, int max) {
    try {
      int number = Integer.parseInt(value);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException notANumber) {
      // falls through to the one complaint below: a letter is as wrong as a number out of range
    }
    String range = name + " must be a whole number from " + min + " to " + max;
    return complain(range + ", not '" + value + "'", fallback);
  }
}
