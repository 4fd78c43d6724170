package maguey.demo;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** The ports that a demo has taken at random, for commands that join it from another process. */
final class DemoPorts {
  private static final String FILE = "ports.properties";
  private static final String DATABASE = "database";
  private static final String SMTP = "smtp";
  private static final String IMAP = "imap";

  private DemoPorts() {}

  static void keep(Path folder, EmbeddedDatabase database, MailSink mail) throws IOException {
    Properties ports = new Properties();
    ports.setProperty(DATABASE, String.valueOf(database.port()));
    ports.setProperty(SMTP, String.valueOf(mail.smtpPort()));
    ports.setProperty(IMAP, String.valueOf(mail.imapPort()));
    try (Writer writer = Files.newBufferedWriter(folder.resolve(FILE))) {
      ports.store(writer, "Of the demo that runs, or ran last");
    }
  }

  /** Where the mails of the demo are read. */
  static URI mailboxIn(Path folder) {
    return URI.create("imap://127.0.0.1:" + port(read(folder), IMAP));
  }

  /** The variables of the demo that runs on the documented ports. */
  static ServiceVariables variablesIn(Path folder) {
    Properties ports = read(folder);
    try {
      return new ServiceVariables(
          Ports.documented(),
          folder,
          Secrets.in(folder),
          port(ports, DATABASE),
          port(ports, SMTP),
          port(ports, IMAP));
    } catch (IOException failure) {
      throw new UncheckedIOException("The demo's secrets cannot be read", failure);
    }
  }

  private static Properties read(Path folder) {
    Properties ports = new Properties();
    try (Reader reader = Files.newBufferedReader(folder.resolve(FILE))) {
      ports.load(reader);
      return ports;
    } catch (IOException none) {
      throw new StoryFailure("No demo has run here: start ./maguey demo");
    }
  }

  private static int port(Properties ports, String name) {
    return Integer.parseInt(ports.getProperty(name));
  }
}
