package maguey.common.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.spi.VertxTracerFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import maguey.common.FreePort;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BusTlsIT {
  private static final String ADDRESS = "maguey.test.greet";
  private static final DeliveryOptions SOON = new DeliveryOptions().setSendTimeout(2_000);

  @TempDir private Path folder;
  private final BusCertificates ours = BusCertificates.withNewAuthority();
  private final AtomicInteger received = new AtomicInteger();
  private final List<Vertx> nodes = new ArrayList<>();
  private final List<Integer> ports = new ArrayList<>();

  @BeforeEach
  void startTheServer() throws IOException {
    for (int i = 0; i < 2; i++) {
      ports.add(FreePort.next());
    }
    Vertx server = join(0, Optional.of(tls(ours, "server")));
    server
        .eventBus()
        .consumer(ADDRESS, m -> m.reply("hello " + received.incrementAndGet()))
        .completion()
        .await();
    server.eventBus().request(ADDRESS, "self").await();
    received.set(0);
  }

  @AfterEach
  void leave() {
    nodes.forEach(node -> node.close().await());
  }

  @Test
  void request_certificateOfOurAuthority_isAnswered() throws IOException {
    Vertx friend = join(1, Optional.of(tls(ours, "friend")));

    assertThat(friend.eventBus().request(ADDRESS, "hi").await().body()).isEqualTo("hello 1");
  }

  @Test
  void request_certificateOfAnotherAuthority_isNeverDelivered() throws IOException {
    BusCertificates theirs = BusCertificates.withNewAuthority();

    assertNotDelivered(join(1, Optional.of(tls(theirs, "stranger"))));
  }

  @Test
  void request_strangerWhoTrustsUs_isNeverDelivered() throws IOException {
    ClusterConfig.Tls own = tls(BusCertificates.withNewAuthority(), "stranger");
    ClusterConfig.Tls trusting =
        new ClusterConfig.Tls(own.certificate(), own.key(), tls(ours, "copy").authority());

    assertNotDelivered(join(1, Optional.of(trusting)));
  }

  @Test
  void request_withoutTls_isNeverDelivered() {
    assertNotDelivered(join(1, Optional.empty()));
  }

  private void assertNotDelivered(Vertx stranger) {
    assertThatThrownBy(() -> stranger.eventBus().request(ADDRESS, "forged", SOON).await())
        .isInstanceOf(ReplyException.class);
    assertThat(received).hasValue(0);
  }

  private Vertx join(int index, Optional<ClusterConfig.Tls> tls) {
    List<String> members = ports.stream().map(port -> "127.0.0.1:" + port).toList();
    ClusterConfig config =
        new ClusterConfig("tls-" + ports.get(0), "127.0.0.1", ports.get(index), 0, members, tls);
    Vertx node = Cluster.join(config, VertxTracerFactory.NOOP, new SimpleMeterRegistry()).await();
    nodes.add(node);
    return node;
  }

  private ClusterConfig.Tls tls(BusCertificates certificates, String name) throws IOException {
    PemPair node = certificates.issue(name);
    return new ClusterConfig.Tls(
        write(name + ".pem", node.certificate()),
        write(name + ".key", node.key()),
        write(name + "-authority.pem", certificates.authority().certificate()));
  }

  private String write(String name, String pem) throws IOException {
    return Files.writeString(folder.resolve(name), pem).toString();
  }
}
