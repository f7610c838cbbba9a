package io.holdfast.storage;

import java.nio.file.Path;

/** The database, or the snapshot, was closed before or during the call. */
public final class StorageClosedException extends StorageException {
  private static final long serialVersionUID = 1;

  StorageClosedException(Path directory) {
    super(directory + ": closed");
  }
}
