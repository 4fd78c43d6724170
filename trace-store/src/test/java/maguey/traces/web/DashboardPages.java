package maguey.traces.web;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** The pages over answers that a test may change, for what a real store does not do on demand. */
abstract class DashboardPages extends BrowserPages {

  static FixtureServer server;

  @BeforeAll
  static void open() {
    server = new FixtureServer();
  }

  @AfterAll
  static void close() {
    server.close();
  }

  @BeforeEach
  void usualAnswers() {
    server.reset();
  }

  @Override
  String url(String path) {
    return server.url(path);
  }
}
