package io.holdfast.raft.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.raft.NodeSettings;
import io.holdfast.raft.NodeSettings.Election;
import io.holdfast.raft.NodeSettings.MemberAddress;
import io.holdfast.raft.NodeSettings.Retention;
import io.holdfast.raft.NodeSettings.Snapshots;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.StateMachineLogEntryProto;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.server.raftlog.segmented.SegmentedRaftLogOutputStream;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ratis' own log file, with the options that nodes give it. */
class LogPreallocationTest {
  @TempDir Path directory;

  /** What lies behind the last entry when it is forced is written once as zeros, then again. */
  @Test
  void behindLargeEntriesFewZerosAreForced() throws IOException {
    File file = directory.resolve("log").toFile();
    long written = 0;
    try (SegmentedRaftLogOutputStream log = open(file)) {
      for (int i = 0; i < 3; i++) {
        LogEntryProto entry = entry(i, 1 << 20);
        log.write(entry);
        log.flush();
        written += entry.getSerializedSize();
        long ahead = file.length() - written;
        assertTrue(ahead <= (256 << 10) + 1024, ahead + " bytes behind entry " + i);
      }
    }
  }

  @Test
  void theLengthOfTheFileDoesNotChangeWithEachSmallEntry() throws IOException {
    File file = directory.resolve("log").toFile();
    Set<Long> lengths = new TreeSet<>();
    try (SegmentedRaftLogOutputStream log = open(file)) {
      for (int i = 0; i < 500; i++) {
        log.write(entry(i, 256));
        log.flush();
        lengths.add(file.length());
      }
    }
    assertEquals(1, lengths.size(), "lengths: " + lengths);
  }

  @Test
  void aFileOfASmallLogIsNotWrittenAheadBeyondItsEnd() {
    RaftProperties properties = properties(new Snapshots(400_000, 256 << 10, Duration.ofHours(1)));
    assertEquals(64 << 10, RaftServerConfigKeys.Log.preallocatedSize(properties).getSize());
  }

  private SegmentedRaftLogOutputStream open(File file) throws IOException {
    RaftProperties properties = properties(Snapshots.DEFAULT);
    return new SegmentedRaftLogOutputStream(
        file,
        false,
        RaftServerConfigKeys.Log.segmentSizeMax(properties).getSize(),
        RaftServerConfigKeys.Log.preallocatedSize(properties).getSize(),
        ByteBuffer.allocateDirect(RatisOptions.MAX_ENTRY_BYTES));
  }

  private RaftProperties properties(Snapshots snapshots) {
    return RatisOptions.of(
        new NodeSettings(
            "test",
            "n1",
            directory,
            List.of(new MemberAddress("n1", "127.0.0.1:1", "", "")),
            new Election(Duration.ofSeconds(1), Duration.ofSeconds(2)),
            Retention.DEFAULT,
            snapshots,
            false),
        directory);
  }

  private static LogEntryProto entry(long index, int bytes) {
    return LogEntryProto.newBuilder()
        .setTerm(1)
        .setIndex(index)
        .setStateMachineLogEntry(
            StateMachineLogEntryProto.newBuilder().setLogData(ByteString.copyFrom(new byte[bytes])))
        .build();
  }
}
