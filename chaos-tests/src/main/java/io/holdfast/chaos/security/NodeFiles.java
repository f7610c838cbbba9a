package io.holdfast.chaos.security;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Certificate, key and CAs of one node. Each version has a directory of its own; a link, which is
 * replaced in one step as Kubernetes does it, leads to the one that counts: a node that starts at
 * any moment finds files that fit together.
 */
final class NodeFiles {
  private static final String CURRENT = "current";

  private final Path directory;
  private int version;

  NodeFiles(Path directory) {
    this.directory = directory;
  }

  Path certificate() {
    return directory.resolve(CURRENT).resolve("node.pem");
  }

  Path key() {
    return directory.resolve(CURRENT).resolve("node-key.pem");
  }

  Path authorities() {
    return directory.resolve(CURRENT).resolve("ca.pem");
  }

  void write(Authority.Issued issued, String authorities) {
    try {
      String name = "v" + ++version;
      Path fresh = Files.createDirectories(directory.resolve(name));
      Files.writeString(fresh.resolve("node.pem"), issued.certificate());
      Files.writeString(fresh.resolve("ca.pem"), authorities);
      Path key =
          Files.createFile(
              fresh.resolve("node-key.pem"),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(key, issued.key());
      Path link = directory.resolve("next");
      Files.createSymbolicLink(link, Path.of(name));
      Files.move(link, directory.resolve(CURRENT), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the certificate of a node", e);
    }
  }
}
