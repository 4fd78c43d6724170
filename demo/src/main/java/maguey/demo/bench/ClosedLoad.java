package maguey.demo.bench;

import com.sun.management.OperatingSystemMXBean;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** So many requests, one at a time on each of some connections, as fast as they are answered. */
final class ClosedLoad {
  private static final long GIVE_UP_AFTER_SECONDS = 300;
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double NANOS_PER_MICRO = 1e3;

  private static final String BODY = "{\"event\":\"summer\",\"tickets\":2,\"name\":\"A. Person\"}";

  private static final String REQUEST =
      "POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
          + "User-Agent: bench\r\nContent-Length: %d\r\n\r\n%s";

  private final int requests;
  private final int connections;
  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));

  ClosedLoad(int requests, int connections) {
    this.requests = requests;
    this.connections = connections;
  }

  /** Requests per second, and the processor time of all threads for each, in microseconds. */
  record Result(double perSecond, double cpuMicros) {}

  Result run(int port, String path) throws TimeoutException {
    NetClient client = vertx.createNetClient();
    List<NetSocket> sockets =
        Stream.generate(() -> client.connect(port, "127.0.0.1").await())
            .limit(connections)
            .toList();
    long start = System.nanoTime();
    long cpu = cpuNanos();
    converse(sockets, path);
    double perSecond = requests * NANOS_PER_SECOND / (System.nanoTime() - start);
    double cpuMicros = (cpuNanos() - cpu) / NANOS_PER_MICRO / requests;
    sockets.forEach(NetSocket::close);
    client.close().await();
    return new Result(perSecond, cpuMicros);
  }

  private void converse(List<NetSocket> sockets, String path) throws TimeoutException {
    AtomicInteger left = new AtomicInteger(requests);
    Promise<Void> over = Promise.promise();
    Buffer request =
        Buffer.buffer(
            REQUEST.formatted(path, BODY.length(), BODY).getBytes(StandardCharsets.UTF_8));
    sockets.forEach(socket -> converse(socket, request, left, over));
    over.future().await(GIVE_UP_AFTER_SECONDS, TimeUnit.SECONDS);
  }

  /** Replies are short, so each comes in one piece. Over when all are there, or one hangs up. */
  private static void converse(
      NetSocket socket, Buffer request, AtomicInteger left, Promise<Void> over) {
    socket.closeHandler(closed -> over.tryFail("The server hung up"));
    socket.handler(
        reply -> {
          if (left.decrementAndGet() > 0) {
            socket.write(request);
          } else {
            over.tryComplete();
          }
        });
    socket.write(request);
  }

  private static long cpuNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
