package io.holdfast.gateway.app;

import io.holdfast.gateway.auth.AccessGuard;
import io.holdfast.gateway.auth.AuthMode;
import io.holdfast.gateway.auth.AuthSettings;
import io.holdfast.gateway.auth.Authenticator;
import io.holdfast.gateway.auth.BootstrapSecret;
import io.holdfast.gateway.auth.LoginLimits;
import io.holdfast.gateway.auth.Passwords;
import io.holdfast.gateway.auth.RequestRates;
import io.holdfast.gateway.auth.RightsAge;
import io.holdfast.gateway.errors.ProblemTable;
import io.holdfast.gateway.jwt.JwtIssuer;
import io.holdfast.gateway.routes.AuthRoutes;
import io.holdfast.raft.ReplicatedStore;
import io.holdfast.raft.UnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** What a node needs to know who asks, put together over its store. */
final class AuthParts implements AutoCloseable {
  private static final long POLL_MILLIS = 500;

  /** How long one proof of how old the rights are may take. */
  private static final Duration PROOF = Duration.ofSeconds(1);

  private final ReplicatedStore store;
  private final SecureRandom random = new SecureRandom();

  /** Null = no JWT is taken. */
  private final JwtIssuer issuer;

  private final Authenticator authenticator;
  private final AccessGuard guard;
  private final Passwords passwords = new Passwords(random);
  private final LoginLimits limits = new LoginLimits(System::nanoTime);
  private final BootstrapSecret secret;
  private final CountDownLatch closed = new CountDownLatch(1);

  AuthParts(ReplicatedStore store, AuthSettings settings) {
    this.store = store;
    this.issuer = issuer(settings);
    this.authenticator =
        new Authenticator(
            settings.mode(),
            settings.cluster(),
            this::isMember,
            store::auth,
            store::clockMillis,
            issuer);
    this.guard =
        new AccessGuard(
            authenticator,
            new RequestRates(store::auth, System::nanoTime),
            lease -> store.reader().keysOfLease(lease),
            this::catchUp,
            new RightsAge(
                settings.maxStaleness(),
                store::freshAsOfNanos,
                System::nanoTime,
                () -> store.confirmReadIndex(System.nanoTime() + PROOF.toNanos())));
    this.secret =
        settings.bootstrapFile() == null
            ? null
            : new BootstrapSecret(settings.bootstrapFile(), random, System::currentTimeMillis);
    if (settings.mode() != AuthMode.OFF && secret != null) {
      var _ = Thread.ofVirtual().name("auth").start(this::watch);
    }
  }

  private static JwtIssuer issuer(AuthSettings settings) {
    if (settings.jwt() == null) {
      return null;
    }
    try {
      return JwtIssuer.open(settings.jwt(), System::currentTimeMillis);
    } catch (IOException unusable) {
      // It could be when the configuration was read.
      throw new UncheckedIOException(unusable);
    }
  }

  private boolean isMember(String node) {
    return store.status().members().stream().anyMatch(member -> member.node().equals(node));
  }

  AccessGuard guard() {
    return guard;
  }

  AuthRoutes.Services services() {
    return new AuthRoutes.Services(store::auth, authenticator, guard, passwords, limits, secret);
  }

  private void catchUp(long deadlineNanos) throws InterruptedException {
    try {
      var _ = store.confirmReadIndex(deadlineNanos).get();
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof UnavailableException unavailable
          ? unavailable
          : ProblemTable.of(failed).exception();
    }
  }

  /** Keeps the secret for the first user while there is none. */
  private void watch() {
    try {
      do {
        offer();
      } while (!closed.await(POLL_MILLIS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private void offer() {
    if (!store.auth().isEmpty()) {
      secret.withdraw();
    } else if (store.status().ready()) {
      secret.offer();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    if (issuer != null) {
      issuer.close();
    }
    passwords.close();
  }
}
