package maguey.common.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.spi.VertxTracerFactory;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import maguey.common.FreePort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a stranger can do who reaches a node's ports, and what he cannot (docs/cluster.md). */
class ClusterDoorsIT {
  private static final String ADDRESS = "maguey.test.door";

  /** Another address of this machine, to which nothing is bound. */
  private static final String ELSEWHERE = "127.0.0.2";

  @TempDir private Path folder;

  @Test
  void busPort_plain_takesForgedFramesFromAnybody() throws Exception {
    try (Node node = new Node(Optional.empty(), FreePort.next(), List.of())) {
      BusStranger.plain(node.busPort).send(ADDRESS, "forged");

      assertThat(node.heard.get(60, TimeUnit.SECONDS)).isEqualTo("forged");
    }
  }

  @Test
  void busPort_withTls_takesNothingWithoutACertificateOfOurs() throws Exception {
    BusCertificates ours = BusCertificates.withNewAuthority();
    try (Node node = new Node(Optional.of(tls(ours)), FreePort.next(), List.of())) {
      assertThatThrownBy(() -> BusStranger.plain(node.busPort).send(ADDRESS, "plain"))
          .isInstanceOf(IOException.class);
      assertThatThrownBy(() -> BusStranger.tls(node.busPort).send(ADDRESS, "no certificate"))
          .isInstanceOf(IOException.class);

      node.vertx.eventBus().send(ADDRESS, "from within");
      assertThat(node.heard.get(60, TimeUnit.SECONDS)).isEqualTo("from within");
    }
  }

  @Test
  void ports_areOpenOnThePrivateAddressAlone() throws IOException {
    try (Node node = new Node(Optional.empty(), FreePort.next(), List.of())) {
      for (int port : List.of(node.port, node.busPort)) {
        assertThatCode(() -> new Socket("127.0.0.1", port).close()).doesNotThrowAnyException();
        assertThatThrownBy(() -> new Socket(ELSEWHERE, port).close())
            .isInstanceOf(ConnectException.class);
      }
    }
  }

  @Test
  void join_otherClusterName_staysOutside() throws IOException {
    int first = FreePort.next();
    int second = FreePort.next();
    List<String> both = List.of("127.0.0.1:" + first, "127.0.0.1:" + second);
    try (Node node = new Node("ours", Optional.empty(), first, both);
        Node stranger = new Node("theirs", Optional.empty(), second, both)) {
      assertThat(Cluster.nodes(node.vertx)).hasSize(1);
      assertThat(Cluster.nodes(stranger.vertx)).hasSize(1);
    }
  }

  /** A node with one consumer. */
  private static final class Node implements AutoCloseable {
    final int port;
    final int busPort = FreePort.next();
    final Vertx vertx;
    final CompletableFuture<String> heard = new CompletableFuture<>();

    Node(Optional<ClusterConfig.Tls> tls, int port, List<String> members) throws IOException {
      this("doors-" + port, tls, port, members);
    }

    Node(String name, Optional<ClusterConfig.Tls> tls, int port, List<String> members)
        throws IOException {
      this.port = port;
      ClusterConfig config = new ClusterConfig(name, "127.0.0.1", port, busPort, members, tls);
      vertx = Cluster.join(config, VertxTracerFactory.NOOP, new SimpleMeterRegistry()).await();
      vertx
          .eventBus()
          .<String>consumer(ADDRESS, message -> heard.complete(message.body()))
          .completion()
          .await();
    }

    @Override
    public void close() {
      vertx.close().await();
    }
  }

  private ClusterConfig.Tls tls(BusCertificates certificates) throws IOException {
    PemPair node = certificates.issue("node");
    return new ClusterConfig.Tls(
        write("node.pem", node.certificate()),
        write("node.key", node.key()),
        write("authority.pem", certificates.authority().certificate()));
  }

  private String write(String name, String pem) throws IOException {
    return Files.writeString(folder.resolve(name), pem).toString();
  }
}
