package io.holdfast.storage;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.rocksdb.RocksDBException;

/**
 * The disk or the database on it failed: no space, an I/O error, corruption, a lock that another
 * process holds. The message is one line and names the directory. What was being written is not to
 * be trusted: the node stops.
 */
public class StorageException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public StorageException(String message) {
    super(message);
  }

  public StorageException(String message, Throwable cause) {
    super(message, cause);
  }

  static StorageException of(Path directory, String doing, RocksDBException cause) {
    return new StorageException(directory + ": cannot " + doing + ": " + cause.getMessage(), cause);
  }

  static StorageException of(Path directory, String doing, IOException cause) {
    return new StorageException(directory + ": cannot " + doing + ": " + reason(cause), cause);
  }

  /** The JDK's file exceptions say which file, and only by their type what is wrong with it. */
  private static String reason(IOException cause) {
    return switch (cause) {
      case AccessDeniedException denied -> "permission denied for " + denied.getFile();
      case NoSuchFileException missing -> missing.getFile() + " is not there";
      case FileAlreadyExistsException inTheWay -> inTheWay.getFile() + " is in the way";
      default -> cause.getMessage();
    };
  }
}
