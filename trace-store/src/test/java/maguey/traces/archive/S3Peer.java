package maguey.traces.archive;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import maguey.testkit.TcpProxy;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * A real server of the S3 protocol in this JVM, with a way to it that can be cut. It brings copies
 * of much that we use, and is loaded apart from it.
 */
public final class S3Peer implements BeforeAllCallback, AfterAllCallback, AutoCloseable {
  public static final String BUCKET = "archive";
  public static final String KEY = "test-key";
  public static final String SECRET = "test-secret";
  static final int PART = 5 << 20;

  private URLClassLoader loader;
  private Object server;
  private TcpProxy way;
  private S3AsyncClient client;

  /** One that no test class starts. */
  public static S3Peer started() throws IOException, ReflectiveOperationException {
    S3Peer peer = new S3Peer();
    peer.start();
    return peer;
  }

  @Override
  public void beforeAll(ExtensionContext context) throws IOException, ReflectiveOperationException {
    start();
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException, ReflectiveOperationException {
    close();
  }

  private void start() throws IOException, ReflectiveOperationException {
    // For its own copy of Logback alone: ours is up already.
    System.setProperty(
        "logback.statusListenerClass", "ch.qos.logback.core.status.NopStatusListener");
    URL jar = Path.of(System.getProperty("maguey.s3proxy.jar")).toUri().toURL();
    loader = new URLClassLoader(new URL[] {jar}, ClassLoader.getPlatformClassLoader());
    server = server();
    call(server, "start");
    way = TcpProxy.to((Integer) call(server, "getPort"));
    client = S3Client.of(settings(""));
  }

  /** Where the suite finds it. */
  public String endpoint() {
    return "http://127.0.0.1:" + way.port();
  }

  S3Settings settings(String prefix) {
    return new S3Settings(
        BUCKET, Optional.of(URI.create(endpoint())), "us-east-1", KEY, SECRET, true, prefix, PART);
  }

  public void away() {
    way.cut();
  }

  public void back() {
    way.mend();
  }

  /** The next request that goes beyond so many bytes is cut, and each large one after it. */
  void narrow(long bytes) {
    way.narrow(bytes);
  }

  /** Goes away after so many bytes. */
  public void awayAfter(long bytes) {
    way.cutAfter(bytes);
  }

  /** Begins to send an object in parts, and leaves it at that. */
  void beginUpload(String key) {
    client.createMultipartUpload(request -> request.bucket(BUCKET).key(key)).join();
  }

  void abort(String key) {
    client
        .listMultipartUploads(request -> request.bucket(BUCKET))
        .join()
        .uploads()
        .forEach(
            upload ->
                client
                    .abortMultipartUpload(
                        request -> request.bucket(BUCKET).key(key).uploadId(upload.uploadId()))
                    .join());
  }

  String etag(String key) {
    return client.headObject(request -> request.bucket(BUCKET).key(key)).join().eTag();
  }

  /** The keys of what is being sent in parts. */
  public List<String> uploads() {
    return client.listMultipartUploads(request -> request.bucket(BUCKET)).join().uploads().stream()
        .map(MultipartUpload::key)
        .toList();
  }

  /** The keys of all objects; none without a bucket. */
  public List<String> keys() {
    return client
        .listObjectsV2(request -> request.bucket(BUCKET))
        .thenApply(found -> found.contents().stream().map(S3Object::key).toList())
        .exceptionally(noBucket -> List.of())
        .join();
  }

  void put(String key, String content) {
    client
        .putObject(request -> request.bucket(BUCKET).key(key), AsyncRequestBody.fromString(content))
        .join();
  }

  /** The lines of an object. */
  public List<String> lines(String key) {
    return linesOf(
        client
            .getObject(
                request -> request.bucket(BUCKET).key(key), AsyncResponseTransformer.toBytes())
            .join()
            .asByteArray());
  }

  public static List<String> linesOf(byte[] object) {
    try (InputStream plain =
        new GZIPInputStream(new ByteArrayInputStream(Buffer.buffer(object).getBytes()))) {
      return new String(plain.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException noGzip) {
      throw new IllegalStateException(noGzip);
    }
  }

  @Override
  public void close() throws IOException, ReflectiveOperationException {
    client.close();
    way.close();
    call(server, "stop");
    loader.close();
  }

  private Object server() throws ReflectiveOperationException {
    Class<?> store = loader.loadClass("org.gaul.s3proxy.nio2blob.TransientNio2BlobStore");
    Class<?> kinds = loader.loadClass("org.gaul.s3proxy.auth.AuthenticationType");
    Object builder = loader.loadClass("org.gaul.s3proxy.S3Proxy").getMethod("builder").invoke(null);
    call(builder, "blobStore", store.getConstructor().newInstance());
    call(builder, "endpoint", URI.create("http://127.0.0.1:0"));
    call(builder, "awsAuthentication", kinds.getField("AWS_V4").get(null), KEY, SECRET);
    return call(builder, "build");
  }

  private static Object call(Object on, String name, Object... arguments)
      throws ReflectiveOperationException {
    Method method =
        Arrays.stream(on.getClass().getMethods())
            .filter(each -> each.getName().equals(name))
            .filter(each -> each.getParameterCount() == arguments.length)
            .findFirst()
            .orElseThrow(() -> new NoSuchMethodException(on.getClass() + "." + name));
    return method.invoke(on, arguments);
  }
}
