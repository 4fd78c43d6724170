package maguey.common.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import org.junit.jupiter.api.Test;

class BusCertificatesTest {
  private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
  private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";

  private final BusCertificates certificates = BusCertificates.withNewAuthority();

  @Test
  void issue_always_isSignedByTheAuthorityForServerAndClient() throws Exception {
    X509Certificate authority = read(certificates.authority());
    X509Certificate node = read(certificates.issue("orders-1"));

    assertThatCode(() -> node.verify(authority.getPublicKey())).doesNotThrowAnyException();
    assertThat(node.getIssuerX500Principal()).isEqualTo(authority.getSubjectX500Principal());
    assertThat(node.getExtendedKeyUsage()).containsExactly(SERVER_AUTH, CLIENT_AUTH);
    assertThat(node.getSubjectX500Principal().getName()).isEqualTo("CN=orders-1");
    assertThatCode(node::checkValidity).doesNotThrowAnyException();
  }

  @Test
  void issue_always_makesANodeThatCannotSignOthers() throws Exception {
    assertThat(read(certificates.authority()).getBasicConstraints()).isZero();
    assertThat(read(certificates.issue("orders-1")).getBasicConstraints()).isEqualTo(-1);
  }

  @Test
  void issue_anotherAuthority_isNotOurs() throws Exception {
    X509Certificate stranger = read(BusCertificates.withNewAuthority().issue("orders-1"));
    X509Certificate authority = read(certificates.authority());

    assertThatThrownBy(() -> stranger.verify(authority.getPublicKey()))
        .isInstanceOf(SignatureException.class);
  }

  @Test
  void issue_authorityReadBackFromPem_isTheSameAuthority() throws Exception {
    PemPair authority = certificates.authority();
    PemPair kept = new PemPair(authority.certificate(), authority.key());
    X509Certificate node = read(BusCertificates.signedBy(kept).issue("scanner-1"));

    assertThatCode(() -> node.verify(read(authority).getPublicKey())).doesNotThrowAnyException();
  }

  @Test
  void issue_always_givesTheKeyOfTheCertificate() throws Exception {
    PemPair node = certificates.issue("orders-1");
    byte[] message = "hello".getBytes(StandardCharsets.UTF_8);

    Signature verifier = Signature.getInstance("SHA256withECDSA");
    verifier.initVerify(read(node));
    verifier.update(message);
    assertThat(verifier.verify(signature(node.privateKey(), message))).isTrue();
  }

  @Test
  void toString_always_keepsTheKeyToItself() {
    PemPair node = certificates.issue("orders-1");

    assertThat(node.key()).startsWith("-----BEGIN PRIVATE KEY-----\n");
    assertThat(node.toString()).doesNotContain("PRIVATE");
  }

  private static byte[] signature(PrivateKey key, byte[] message) throws Exception {
    Signature signer = Signature.getInstance("SHA256withECDSA");
    signer.initSign(key);
    signer.update(message);
    return signer.sign();
  }

  private static X509Certificate read(PemPair pair) throws CertificateException {
    byte[] pem = pair.certificate().getBytes(StandardCharsets.US_ASCII);
    return (X509Certificate)
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem));
  }
}
