package io.holdfast.tls;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who this process is to others, and whom it believes. Follows its files: a new version counts for
 * every handshake that begins after it was seen; connections that stand are left alone. A version
 * that does not hold together is logged once, and the one before it goes on.
 */
public final class TlsIdentity implements AutoCloseable {
  public static final Duration LOOKED_AT_EVERY = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(TlsIdentity.class);

  /** A session that is older is not resumed: its certificates are checked again. */
  private static final int SESSION_SECONDS = 3600;

  private final TlsFiles files;
  private final InstantSource clock;
  private final OwnCheck check;
  private final SSLContext context;
  private final ExpiryAlarm alarm = new ExpiryAlarm();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("holdfast-tls-files").factory());

  private volatile Current current;

  /** Why the newest version is not in use; empty when it is. */
  private volatile String refused = "";

  /** Only the thread that looks at the files uses it. */
  private boolean refusalLogged;

  /** The same: what the last look that could read them saw; null before it. */
  private TlsVersion seenBefore;

  /** Whether a certificate is this process's own; asked for each version of the files. */
  @FunctionalInterface
  public interface OwnCheck {
    void check(X509Certificate certificate) throws TlsException;
  }

  private record Current(TlsVersion version, TlsMaterial material, SSLContext context) {}

  private TlsIdentity(TlsFiles files, InstantSource clock, OwnCheck check) throws TlsException {
    this.files = files;
    this.clock = clock;
    this.check = check;
    current = load(TlsVersion.read(files));
    context = FollowingContext.of(() -> current.context());
  }

  /** Reads the files, and follows them until it is closed. */
  public static TlsIdentity open(TlsFiles files) throws TlsException {
    return open(files, InstantSource.system(), LOOKED_AT_EVERY);
  }

  /** The same; a version that does not pass the check is refused. */
  public static TlsIdentity open(TlsFiles files, OwnCheck check) throws TlsException {
    return open(files, InstantSource.system(), LOOKED_AT_EVERY, check);
  }

  /**
   * The same with a clock, which decides what has expired, and another interval.
   *
   * @throws TlsException when the files do not hold together
   */
  public static TlsIdentity open(TlsFiles files, InstantSource clock, Duration lookedAtEvery)
      throws TlsException {
    return open(files, clock, lookedAtEvery, _ -> {});
  }

  static TlsIdentity open(
      TlsFiles files, InstantSource clock, Duration lookedAtEvery, OwnCheck check)
      throws TlsException {
    TlsIdentity identity =
        new TlsIdentity(requireNonNull(files), requireNonNull(clock), requireNonNull(check));
    identity.alarm.check(identity.expires(), files, clock.instant());
    var _ =
        identity.thread.scheduleWithFixedDelay(
            identity::look, lookedAtEvery.toNanos(), lookedAtEvery.toNanos(), TimeUnit.NANOSECONDS);
    return identity;
  }

  /**
   * For all listeners and connections, made once: its engines have the newest files. TLS 1.3 and
   * 1.2. Who checks the name of the other side, or asks for its certificate, says so on the engine.
   */
  public SSLContext context() {
    return context;
  }

  public TlsFiles files() {
    return files;
  }

  /** This process's own certificate. */
  public X509Certificate certificate() {
    return current.material().chain().getFirst();
  }

  /** When the own certificate ends, or one between it and the CA. */
  public Instant certificateExpires() {
    return current.material().chainExpires();
  }

  /** When the first of the CAs ends; empty without CAs. */
  public Optional<Instant> authoritiesExpire() {
    return current.material().authoritiesExpire();
  }

  /** The first end among the own certificates and the CAs. */
  public Instant expires() {
    Instant own = certificateExpires();
    return authoritiesExpire().filter(end -> end.isBefore(own)).orElse(own);
  }

  /** What is wrong with the newest version of the files; empty when it is in use. */
  public Optional<String> refusal() {
    return Optional.of(refused).filter(reason -> !reason.isEmpty());
  }

  /** Called after a new version of the files counts, on the thread that looks at them. */
  public void onChange(Runnable listener) {
    listeners.add(requireNonNull(listener));
  }

  boolean isUsing(TlsVersion version) {
    return current.version().sameAs(version);
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  void look() {
    try {
      TlsVersion seen = TlsVersion.read(files);
      if (isWhole(seen)) {
        take(seen);
      }
    } catch (TlsException bad) {
      refuse(bad.getMessage());
    } catch (RuntimeException bug) {
      LOG.error("The certificate files were not looked at", bug);
    }
    alarm.check(expires(), files, clock.instant());
  }

  /** A file that is written in place can be cut where it still reads well: two looks agree. */
  private boolean isWhole(TlsVersion seen) {
    boolean again = seenBefore != null && seen.sameAs(seenBefore);
    seenBefore = seen;
    return again || seen.sameAs(current.version());
  }

  private void take(TlsVersion seen) throws TlsException {
    boolean changed = !seen.sameAs(current.version());
    if (changed) {
      current = load(seen);
    }
    refused = "";
    refusalLogged = false;
    if (changed) {
      LOG.info("{} is in use now, valid until {}", files.certificate(), certificateExpires());
      listeners.forEach(Runnable::run);
    }
  }

  /** Files are not replaced all at once: only what is still wrong at the next look is a mistake. */
  private void refuse(String reason) {
    if (!reason.equals(refused)) {
      refused = reason;
      refusalLogged = false;
    } else if (!refusalLogged) {
      refusalLogged = true;
      LOG.warn("New certificate files are not used, and the ones before go on: {}", reason);
    }
  }

  private Current load(TlsVersion version) throws TlsException {
    TlsMaterial material = TlsMaterial.of(version, clock.instant());
    check.check(material.chain().getFirst());
    try {
      SSLContext made = SSLContext.getInstance("TLS");
      made.init(
          new KeyManager[] {new OneKey(material)},
          new TrustManager[] {TrustedAuthorities.of(material.authorities())},
          null);
      made.getServerSessionContext().setSessionTimeout(SESSION_SECONDS);
      made.getClientSessionContext().setSessionTimeout(SESSION_SECONDS);
      return new Current(version, material, made);
    } catch (GeneralSecurityException | IOException impossible) {
      throw new TlsException(
          files.certificate() + " cannot be used for TLS: " + impossible, impossible);
    }
  }
}
