package maguey.demo;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import maguey.common.keys.Part;
import maguey.testkit.OwnPostgres;
import maguey.testkit.SmallDisk;
import maguey.testkit.process.ServiceProcess;

/** What operators, machines and networks do to a suite of processes while people use it. */
record Trouble(ProcessSuite suite, OwnPostgres postgres) {
  static final Duration READY_WITHIN = Duration.ofSeconds(240);
  private static final Duration DRAINED_WITHIN = Duration.ofSeconds(35);

  /** Longer than Hazelcast takes to give a silent node up, and than an outbox row is leased. */
  static final Duration LONG = Duration.ofSeconds(35);

  private static final String END_ALL =
      """
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()
      """;

  private static final String MORE_THAN_FITS =
      "CREATE TEMP TABLE more AS SELECT repeat(md5(n::text), 8) FROM generate_series(1, 200000) n";

  ServiceProcess node(Part service, int number) {
    return suite.node(service.folder(), number);
  }

  /** An operator's update: one node after the other ends by SIGTERM and starts again. */
  void rollingRestart() {
    for (Part service : ProcessSuite.SERVICES) {
      restart(node(service, 1));
      restart(node(service, 2));
    }
  }

  void freezeANodeOfEach() {
    for (Part service : ProcessSuite.SERVICES) {
      ServiceProcess node = node(service, 1);
      SuiteDrill.say("Freezing " + node.name());
      node.freeze();
      pause(LONG);
      back(node::thaw, () -> node.awaitReady(READY_WITHIN));
    }
  }

  void stopAndStartPostgres() {
    postgres.stop();
    pause(LONG);
    back(postgres::start, this::awaitAllReady);
  }

  void freezeAndThawPostgres() {
    postgres.freeze();
    pause(LONG);
    back(postgres::thaw, this::awaitAllReady);
  }

  /** The database's disk is full for a while; it may end by itself, and is started again then. */
  void fillAndFree(SmallDisk disk) {
    SuiteDrill.say("Filling the disk");
    for (int second = 0; second < LONG.toSeconds(); second++) {
      disk.fill();
      pause(Duration.ofSeconds(1));
    }
    assertThatThrownBy(() -> execute(MORE_THAN_FITS))
        .as("the disk is full")
        .hasCauseInstanceOf(SQLException.class);
    SuiteDrill.say("PostgreSQL " + (postgres.isRunning() ? "still runs" : "has ended"));
    back(() -> freeAndStart(disk), this::awaitAllReady);
  }

  private void freeAndStart(SmallDisk disk) {
    disk.free();
    if (!postgres.isRunning()) {
      postgres.stop();
      postgres.start();
    }
  }

  /** PostgreSQL ends all its sessions, and says so to each. */
  void endSessions() {
    again(() -> execute(END_ALL));
  }

  /** The network loses connections, and says nothing but RST. */
  void resetConnections() {
    again(suite::resetConnections);
  }

  /** Five times, so that some are cut in the middle of a transaction. */
  private void again(Runnable cut) {
    for (int time = 0; time < 5; time++) {
      pause(Duration.ofSeconds(2));
      cut.run();
    }
    sayWhenBack(this::awaitAllReady);
  }

  private void execute(String sql) {
    try (Connection connection = DriverManager.getConnection(suite.jdbcUrl());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  void restart(ServiceProcess node) {
    SuiteDrill.say("Restarting " + node.name());
    node.terminate();
    node.awaitEnd(DRAINED_WITHIN);
    node.start();
    node.awaitReady(READY_WITHIN);
  }

  void awaitAllReady() {
    for (Part service : ProcessSuite.SERVICES) {
      node(service, 1).awaitReady(READY_WITHIN);
      node(service, 2).awaitReady(READY_WITHIN);
    }
  }

  private static void back(Runnable end, Runnable awaitReady) {
    end.run();
    sayWhenBack(awaitReady);
  }

  /** Says how long after the end of the trouble all is well. */
  static void sayWhenBack(Runnable awaitWell) {
    long ended = System.nanoTime();
    awaitWell.run();
    SuiteDrill.say("All is well %.1f s later".formatted((System.nanoTime() - ended) / 1e9));
  }

  /** Trouble has a length of its own; nothing is asserted about it. */
  static void pause(Duration length) {
    long end = System.nanoTime() + length.toNanos();
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
  }
}
