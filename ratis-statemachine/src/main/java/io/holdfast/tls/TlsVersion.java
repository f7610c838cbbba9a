package io.holdfast.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/** The bytes of all files at one moment: enough to say whether anything has changed. */
record TlsVersion(PemFile certificate, PemFile key, Optional<PemFile> authorities) {
  static TlsVersion read(TlsFiles files) throws TlsException {
    checkPermissions(files.key());
    return new TlsVersion(
        PemFile.read(files.certificate()),
        PemFile.read(files.key()),
        files.authorities() == null
            ? Optional.empty()
            : Optional.of(PemFile.read(files.authorities())));
  }

  boolean sameAs(TlsVersion other) {
    return certificate.sameAs(other.certificate)
        && key.sameAs(other.key)
        && authorities.isPresent() == other.authorities.isPresent()
        && (authorities.isEmpty() || authorities.get().sameAs(other.authorities.get()));
  }

  /** The group may read it, as Debian and Kubernetes have it; nobody else may. */
  private static void checkPermissions(Path key) throws TlsException {
    try {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(key);
      if (permissions.contains(PosixFilePermission.OTHERS_READ)
          || permissions.contains(PosixFilePermission.OTHERS_WRITE)
          || permissions.contains(PosixFilePermission.GROUP_WRITE)) {
        throw new TlsException(
            key
                + " is open to others ("
                + PosixFilePermissions.toString(permissions)
                + "), who could pass for this node: `chmod 600 "
                + key
                + "`, and make a new key if it is not known who has read it");
      }
    } catch (UnsupportedOperationException _) {
      // A file system without such permissions.
    } catch (NoSuchFileException missing) {
      throw new TlsException(key + " does not exist", missing);
    } catch (TlsException already) {
      throw already;
    } catch (IOException unreadable) {
      throw new TlsException(key + " cannot be read: " + unreadable, unreadable);
    }
  }
}
