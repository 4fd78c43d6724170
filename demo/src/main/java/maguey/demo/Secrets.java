package maguey.demo;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

/** The secrets of one demo, made at random on its first run and kept with its data. */
final class Secrets {
  private static final int BYTES = 32;
  private static final List<String> NAMES =
      List.of(
          "MAGUEY_JWT_SECRET",
          "MAGUEY_EMAIL_HASH_SECRET",
          "MAGUEY_TICKET_KEY_SECRET",
          "MAGUEY_ORDERS_PASSWORD",
          "MAGUEY_SCANNER_PASSWORD",
          "MAGUEY_TRACES_PASSWORD",
          "MAGUEY_MARKETING_PASSWORD");
  private static final List<String> WEBHOOKS =
      List.of("MAGUEY_TICKET_WEBHOOK_SECRET", "MAGUEY_PAYMENT_WEBHOOK_SECRET");

  private final Properties values;

  private Secrets(Properties values) {
    this.values = values;
  }

  /** Reads the secrets of the given folder; makes them there if there are none yet. */
  static Secrets in(Path folder) throws IOException {
    Path file = folder.resolve("secrets.properties");
    Properties values = new Properties();
    if (Files.exists(file)) {
      try (Reader reader = Files.newBufferedReader(file)) {
        values.load(reader);
      }
    }
    if (Stream.concat(NAMES.stream(), WEBHOOKS.stream()).anyMatch(n -> !values.containsKey(n))) {
      complete(values);
      keep(values, file);
    }
    return new Secrets(values);
  }

  /** The secret of the given variable. */
  String get(String name) {
    return values.getProperty(name);
  }

  private static void complete(Properties values) {
    NAMES.forEach(name -> values.putIfAbsent(name, HexFormat.of().formatHex(random())));
    WEBHOOKS.forEach(
        name -> values.putIfAbsent(name, "whsec_" + Base64.getEncoder().encodeToString(random())));
  }

  private static void keep(Properties values, Path file) throws IOException {
    Files.createDirectories(file.getParent());
    try (Writer writer = Files.newBufferedWriter(file)) {
      values.store(writer, "Made for this demo alone. Delete the folder to start afresh.");
    }
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private static byte[] random() {
    byte[] bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }
}
