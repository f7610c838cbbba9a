package io.holdfast.storage;

import org.rocksdb.AbstractEventListener;
import org.rocksdb.BackgroundErrorReason;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/**
 * Keeps the first error of a flush or compaction, and forbids RocksDB to recover from it by itself:
 * on a full disk it would hold the write that waits for space for as long as there is none, and the
 * node would go on heart-beating without applying anything. Called by RocksDB's threads.
 *
 * <p>RocksJava 11.8.1 throws instead of calling this when the flush of a database without a log of
 * its own fails; RocksDB then refuses the next write by itself (ADR 5).
 */
final class BackgroundErrors extends AbstractEventListener {
  private volatile RocksDBException first;

  BackgroundErrors() {
    super(EnabledEventCallback.ON_BACKGROUND_ERROR, EnabledEventCallback.ON_ERROR_RECOVERY_BEGIN);
  }

  @Override
  public void onBackgroundError(BackgroundErrorReason reason, Status status) {
    if (first == null) {
      String what = status.getState() == null ? status.getCodeString() : status.getState();
      first = new RocksDBException("a " + reason.name() + " failed: " + what, status);
    }
  }

  /** Returns whether RocksDB may recover by itself. */
  @Override
  public boolean onErrorRecoveryBegin(BackgroundErrorReason reason, Status status) {
    return false;
  }

  /** Throws the error that came first, if any has come. */
  void rethrow() throws RocksDBException {
    if (first != null) {
      throw first;
    }
  }
}
