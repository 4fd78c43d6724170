package maguey.common.cluster;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Makes the certificates of the event bus: an authority of the installation's own, and certificates
 * of nodes that it signed. A node accepts whom the authority signed, and nobody else.
 */
public final class BusCertificates {
  private static final Duration AUTHORITY_LIFE = Duration.ofDays(3_650);
  private static final Duration NODE_LIFE = Duration.ofDays(825);

  /** Machines whose clocks are a little behind must not refuse a new certificate. */
  private static final Duration CLOCK_SKEW = Duration.ofHours(1);

  private static final String AUTHORITY_NAME = "Maguey event bus";
  private static final int SERIAL_BITS = 127;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final PemPair authority;

  private BusCertificates(PemPair authority) {
    this.authority = authority;
  }

  /** Certificates signed by an authority that exists already. */
  public static BusCertificates signedBy(PemPair authority) {
    return new BusCertificates(authority);
  }

  /** Certificates signed by an authority made for this call. */
  public static BusCertificates withNewAuthority() {
    KeyPair keys = newKeys();
    X500Name name = commonName(AUTHORITY_NAME);
    X509v3CertificateBuilder certificate = begin(name, name, keys, AUTHORITY_LIFE);
    extend(certificate, Extension.basicConstraints, new BasicConstraints(0));
    extend(certificate, Extension.keyUsage, new KeyUsage(KeyUsage.keyCertSign));
    return new BusCertificates(sign(certificate, keys.getPrivate(), keys.getPrivate()));
  }

  /** The authority itself; whoever has its key can make nodes. */
  public PemPair authority() {
    return authority;
  }

  /**
   * A certificate and key for a node, as server and as client, good for {@code 825} days.
   *
   * @param node the node's or service's name; it is for readers, the bus does not check it
   */
  public PemPair issue(String node) {
    KeyPair keys = newKeys();
    X509v3CertificateBuilder certificate =
        begin(commonName(AUTHORITY_NAME), commonName(node), keys, NODE_LIFE);
    extend(certificate, Extension.keyUsage, new KeyUsage(KeyUsage.digitalSignature));
    extend(certificate, Extension.extendedKeyUsage, serverAndClient());
    extend(certificate, Extension.subjectAlternativeName, dnsName(node));
    return sign(certificate, authority.privateKey(), keys.getPrivate());
  }

  private static X509v3CertificateBuilder begin(
      X500Name issuer, X500Name subject, KeyPair keys, Duration life) {
    Instant now = Instant.now();
    return new JcaX509v3CertificateBuilder(
        issuer,
        new BigInteger(SERIAL_BITS, RANDOM),
        Date.from(now.minus(CLOCK_SKEW)),
        Date.from(now.plus(life)),
        subject,
        keys.getPublic());
  }

  private static void extend(
      X509v3CertificateBuilder certificate,
      org.bouncycastle.asn1.ASN1ObjectIdentifier what,
      org.bouncycastle.asn1.ASN1Encodable value) {
    boolean critical = !what.equals(Extension.subjectAlternativeName);
    try {
      certificate.addExtension(what, critical, value);
    } catch (CertIOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static PemPair sign(X509v3CertificateBuilder certificate, PrivateKey by, PrivateKey own) {
    try {
      byte[] signed =
          certificate.build(new JcaContentSignerBuilder("SHA256withECDSA").build(by)).getEncoded();
      return PemPair.of(signed, own);
    } catch (OperatorCreationException | IOException impossible) {
      throw new IllegalStateException("The JDK cannot sign with ECDSA", impossible);
    }
  }

  private static KeyPair newKeys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("The JDK has no P-256", impossible);
    }
  }

  private static X500Name commonName(String name) {
    return new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, name).build();
  }

  private static ExtendedKeyUsage serverAndClient() {
    return new ExtendedKeyUsage(
        new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth});
  }

  private static GeneralNames dnsName(String node) {
    return new GeneralNames(new GeneralName(GeneralName.dNSName, node));
  }
}
