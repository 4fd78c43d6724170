package maguey.load.bench;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** PostgreSQL's own load generator: prepared statements, so many connections. */
final class PgBench {
  private static final Pattern TPS = Pattern.compile("tps = ([0-9.]+)");

  private final BenchDatabase database;
  private final Path script;
  private final int connections;
  private int run;

  PgBench(BenchDatabase database, String script, int connections) throws Exception {
    this.database = database;
    this.script = Files.writeString(Files.createTempFile("maguey-script", ".sql"), script);
    this.connections = connections;
  }

  /** Transactions per second. */
  double run(Duration lasting) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
                Tool.PGBENCH.command(),
                "--no-vacuum",
                "--protocol=prepared",
                "--file=" + script,
                "--define=i=0",
                "--define=run=" + run++,
                "--client=" + connections,
                "--jobs=2",
                "--time=" + lasting.toSeconds(),
                "--host=127.0.0.1",
                "--port=" + database.port(),
                "--username=" + database.schema(),
                "postgres")
            .redirectErrorStream(true);
    builder.environment().put("PGPASSWORD", BenchDatabase.PASSWORD);
    builder.environment().put("PGOPTIONS", "-c search_path=" + database.schema());
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Matcher tps = TPS.matcher(output);
    if (process.waitFor() != 0 || !tps.find()) {
      throw new IllegalStateException(script + ":\n" + output);
    }
    return Double.parseDouble(tps.group(1));
  }
}
