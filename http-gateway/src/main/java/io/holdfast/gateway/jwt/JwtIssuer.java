package io.holdfast.gateway.jwt;

import com.nimbusds.jwt.SignedJWT;
import io.holdfast.gateway.errors.Problem;
import io.holdfast.gateway.errors.ProblemCode;
import io.holdfast.store.command.Bytes;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.function.LongSupplier;

/** Takes the tokens of one OpenID issuer. Safe for many threads. */
public final class JwtIssuer implements AutoCloseable {
  private final JwtCheck check;
  private final IssuerKeys keys;
  private final LongSupplier clockMillis;
  private final VerifiedJwts verified = new VerifiedJwts();

  private JwtIssuer(JwtSettings settings, IssuerKeys keys, LongSupplier clockMillis) {
    this.check = new JwtCheck(settings);
    this.keys = keys;
    this.clockMillis = clockMillis;
  }

  /**
   * With its keys. Those at a URL come later: until then its tokens can be neither taken nor
   * refused.
   *
   * @param clockMillis the wall clock, which the times in tokens are of
   * @throws IOException in one line, when a file of keys cannot be used
   */
  public static JwtIssuer open(JwtSettings settings, LongSupplier clockMillis) throws IOException {
    if (settings.isFetched()) {
      return open(
          settings, KeyUrl.of(URI.create(settings.keys()), settings.authorities()), clockMillis);
    }
    KeyFile file = new KeyFile(Path.of(settings.keys()));
    IssuerKeys keys = new IssuerKeys(settings.keys(), file, read(settings, file));
    return new JwtIssuer(settings, keys.start(), clockMillis);
  }

  /**
   * Looks whether a file of keys can be used.
   *
   * @throws IOException in one line, when not
   */
  public static void check(JwtSettings settings) throws IOException {
    if (!settings.isFetched()) {
      var _ = read(settings, new KeyFile(Path.of(settings.keys())));
    }
  }

  private static KeySet read(JwtSettings settings, KeyFile file) throws IOException {
    try {
      return KeySet.parse(file.read());
    } catch (IOException unusable) {
      throw new IOException(settings.keys() + ": " + unusable.getMessage(), unusable);
    }
  }

  static JwtIssuer open(JwtSettings settings, KeySource source, LongSupplier clockMillis) {
    IssuerKeys keys = new IssuerKeys(settings.keys(), source, null);
    return new JwtIssuer(settings, keys.start(), clockMillis);
  }

  /** Whether a bearer token looks like one of an issuer. */
  public static boolean isOne(String text) {
    return text.startsWith("eyJ") && text.indexOf('.') > 0;
  }

  /**
   * A token that was checked lately. Costs a hash, and waits for nothing.
   *
   * @return null = it was not: {@link #verify} does
   */
  public VerifiedJwt known(String text) {
    KeySet now = keys.newest();
    VerifiedJwt known =
        now == null || text.length() > JwtCheck.MOST_CHARS ? null : verified.find(now, hash(text));
    if (known != null) {
      JwtCheck.checkTime(known, clockMillis.getAsLong());
    }
    return known;
  }

  /**
   * Checks a token. Where no key fits it waits a little for newer ones, within the deadline.
   *
   * @throws io.holdfast.gateway.errors.ProblemException when it is not good, or no keys are there
   */
  public VerifiedJwt verify(String text, long deadlineNanos) throws InterruptedException {
    SignedJWT signed = JwtCheck.parse(text);
    KeySet now = keys.newest();
    IssuerKey key = now == null ? null : now.find(signed.getHeader());
    if (key == null) {
      now = keys.afterNextLook(deadlineNanos);
      key = now == null ? null : now.find(signed.getHeader());
    }
    if (now == null) {
      throw Problem.of(
              ProblemCode.JWT_KEYS_UNAVAILABLE,
              "the keys of the issuer could not be read yet: the log of this node says why")
          .exception();
    }
    if (key == null) {
      throw JwtCheck.refused(
          signed.getHeader().getKeyID() == null
              ? "it names no key (kid), and not exactly one fits its alg"
              : "the issuer has no key with its kid for its alg, as far as this node knows");
    }
    VerifiedJwt good = check.verify(signed, key, clockMillis.getAsLong());
    verified.add(now, hash(text), good);
    return good;
  }

  /** The wall clock of this node, which the times in tokens are of. */
  public long nowMillis() {
    return clockMillis.getAsLong();
  }

  private static Bytes hash(String text) {
    try {
      return Bytes.wrap(
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("every Java platform has SHA-256", missing);
    }
  }

  /** From then on keys are not looked for any more. */
  @Override
  public void close() {
    keys.close();
  }
}
