package io.holdfast.raft.durability;

import java.io.File;
import java.nio.file.Path;
import org.apache.ratis.server.RaftServerConfigKeys.Log.CorruptionPolicy;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.server.storage.RaftStorageDirectory;
import org.apache.ratis.server.storage.RaftStorageMetadataFile;

/** A directory, as Ratis hands it to a state machine. */
public record PlainStorage(Path root) implements RaftStorage, RaftStorageDirectory {
  @Override
  public RaftStorageDirectory getStorageDir() {
    return this;
  }

  @Override
  public File getRoot() {
    return root.toFile();
  }

  @Override
  public boolean isHealthy() {
    return true;
  }

  @Override
  public RaftStorageMetadataFile getMetadataFile() {
    throw new UnsupportedOperationException("not needed here");
  }

  @Override
  public CorruptionPolicy getLogCorruptionPolicy() {
    throw new UnsupportedOperationException("not needed here");
  }

  @Override
  public void initialize() {}

  @Override
  public void close() {}
}
