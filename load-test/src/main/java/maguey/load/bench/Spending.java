package maguey.load.bench;

import java.io.IOException;

/** The processor time that a service and its PostgreSQL take for what they are asked to do. */
final class Spending {
  private static final double MICROS = 1e6;

  private final CpuClock service;
  private final CpuClock database;
  private final double serviceBefore;
  private final double databaseBefore;

  /** Counts from now on. */
  Spending(Program service, BenchDatabase database) throws IOException {
    this.service = service.cpu();
    this.database = database.cpu();
    serviceBefore = this.service.seconds();
    databaseBefore = this.database.seconds();
  }

  /** What each of so many things has taken until now, in words. */
  String each(double things) {
    return "CPU of each %.0f us in the service, %.0f us in PostgreSQL"
        .formatted(
            (service.seconds() - serviceBefore) * MICROS / things,
            (database.seconds() - databaseBefore) * MICROS / things);
  }
}
