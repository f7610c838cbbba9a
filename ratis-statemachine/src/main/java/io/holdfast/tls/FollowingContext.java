package io.holdfast.tls;

import java.security.KeyManagementException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;

/**
 * One context for the life of the process, whose engines are made from the newest files. It stands
 * before a context for each version of them: the sessions of an old version, which were judged with
 * its CAs, cannot be resumed with a new one.
 */
final class FollowingContext extends SSLContextSpi {
  /**
   * Elliptic curves only: with a finite field a stranger's greeting costs the server a hundred
   * times what it costs the stranger (CVE-2002-20001).
   */
  private static final String[] GROUPS = {"x25519", "secp256r1", "secp384r1"};

  private final Supplier<SSLContext> newest;

  private FollowingContext(Supplier<SSLContext> newest) {
    this.newest = newest;
  }

  static SSLContext of(Supplier<SSLContext> newest) {
    return new Facade(new FollowingContext(newest), newest.get());
  }

  private static final class Facade extends SSLContext {
    Facade(SSLContextSpi spi, SSLContext like) {
      super(spi, like.getProvider(), like.getProtocol());
    }
  }

  /** TLS 1.3 and 1.2; of the latter only what has forward secrecy and authenticated encryption. */
  private static SSLParameters strict(SSLParameters parameters) {
    parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
    parameters.setCipherSuites(
        Arrays.stream(parameters.getCipherSuites())
            .filter(FollowingContext::isStrong)
            .toArray(String[]::new));
    parameters.setUseCipherSuitesOrder(true);
    parameters.setNamedGroups(GROUPS.clone());
    return parameters;
  }

  private static boolean isStrong(String suite) {
    return !suite.contains("_CBC_")
        && !suite.startsWith("TLS_RSA_")
        && !suite.startsWith("TLS_DHE_");
  }

  @Override
  protected SSLEngine engineCreateSSLEngine() {
    return strict(newest.get().createSSLEngine());
  }

  @Override
  protected SSLEngine engineCreateSSLEngine(String host, int port) {
    return strict(newest.get().createSSLEngine(host, port));
  }

  private static SSLEngine strict(SSLEngine engine) {
    engine.setSSLParameters(strict(engine.getSSLParameters()));
    return engine;
  }

  @Override
  protected SSLParameters engineGetDefaultSSLParameters() {
    return strict(newest.get().getDefaultSSLParameters());
  }

  /** What is not in the default parameters is not to be switched on either. */
  @Override
  protected SSLParameters engineGetSupportedSSLParameters() {
    return strict(newest.get().getDefaultSSLParameters());
  }

  @Override
  protected SSLSessionContext engineGetServerSessionContext() {
    return newest.get().getServerSessionContext();
  }

  @Override
  protected SSLSessionContext engineGetClientSessionContext() {
    return newest.get().getClientSessionContext();
  }

  /** With the JDK's own protocols and suites, and the files of this moment. */
  @Override
  protected SSLSocketFactory engineGetSocketFactory() {
    return newest.get().getSocketFactory();
  }

  @Override
  protected SSLServerSocketFactory engineGetServerSocketFactory() {
    throw new UnsupportedOperationException("a server makes engines, which follow the files");
  }

  @Override
  protected void engineInit(KeyManager[] keys, TrustManager[] trust, SecureRandom random)
      throws KeyManagementException {
    throw new KeyManagementException("this context is made from files");
  }
}
