package maguey.common.config;

import java.util.List;

/** The environment of a service is wrong; the message names every variable to mend. */
public final class ConfigException extends RuntimeException {
  ConfigException(List<String> complaints) {
    super("The configuration is wrong:\n  - " + String.join("\n  - ", complaints));
  }
}
