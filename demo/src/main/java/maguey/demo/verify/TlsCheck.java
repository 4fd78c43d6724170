package maguey.demo.verify;

import java.io.IOException;
import java.net.URI;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** Whether what is reached from outside is reached by TLS, with a certificate that lasts. */
final class TlsCheck {
  private static final Duration SOON = Duration.ofDays(14);
  private static final int HTTPS_PORT = 443;

  private TlsCheck() {}

  static void run(Deployment deployment, Findings findings) {
    for (Node node : deployment.nodes()) {
      findings.check("tls.certificate", node.url(), () -> certificate(URI.create(node.url())));
    }
  }

  private static String certificate(URI url) {
    if (!url.getScheme().equals("https")) {
      throw new Warned("plain HTTP: put a proxy that speaks TLS before it");
    }
    int port = url.getPort() < 0 ? HTTPS_PORT : url.getPort();
    try (SSLSocket socket =
        (SSLSocket) SSLContext.getDefault().getSocketFactory().createSocket(url.getHost(), port)) {
      socket.startHandshake();
      X509Certificate shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
      Instant end = shown.getNotAfter().toInstant();
      Failed.unless(Instant.now().plus(SOON).isBefore(end), "the certificate ends at " + end);
      return socket.getSession().getProtocol() + ", until " + end;
    } catch (IOException | NoSuchAlgorithmException broken) {
      throw new Failed("no TLS: " + broken);
    }
  }
}
