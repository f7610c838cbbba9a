package io.holdfast.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** A file whose text makes whoever knows it somebody: a key, a token. */
public final class SecretFile {
  private SecretFile() {}

  /**
   * Refuses one that others may read or change. The group may read it, as Debian and Kubernetes
   * have it.
   *
   * @param danger what those could do, as in "who could pass for this node"
   */
  public static void check(Path file, String danger) throws TlsException {
    try {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
      if (permissions.contains(PosixFilePermission.OTHERS_READ)
          || permissions.contains(PosixFilePermission.OTHERS_WRITE)
          || permissions.contains(PosixFilePermission.GROUP_WRITE)) {
        throw new TlsException(
            file
                + " is open to others ("
                + PosixFilePermissions.toString(permissions)
                + "), "
                + danger
                + ": `chmod 600 "
                + file
                + "`, and make a new one if it is not known who has read it");
      }
    } catch (UnsupportedOperationException _) {
      // A file system without such permissions.
    } catch (NoSuchFileException missing) {
      throw new TlsException(file + " does not exist", missing);
    } catch (TlsException already) {
      throw already;
    } catch (IOException unreadable) {
      throw new TlsException(file + " cannot be read: " + unreadable, unreadable);
    }
  }
}
