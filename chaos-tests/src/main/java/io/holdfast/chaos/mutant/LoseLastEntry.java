package io.holdfast.chaos.mutant;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.time.Duration;
import java.util.List;

/** A node that starts forgets the last entry of its log. */
public final class LoseLastEntry implements Mutant {
  private static final String OPEN_SEGMENT = "log_inprogress_";

  /** RaftLog1, then entries: length as a varint, that many bytes, four bytes of checksum. */
  private static final int HEADER_BYTES = 8;

  private static final int CHECKSUM_BYTES = 4;

  @Override
  public String name() {
    return "lose-last-entry";
  }

  @Override
  public String breaks() {
    return "a node that starts loses the last entry of its log";
  }

  @Override
  public List<Rewrite> rewrites() {
    MethodTypeDesc type = MethodTypeDesc.of(ConstantDescs.CD_void, ClassDesc.of("java.io.File"));
    return List.of(
        Rewrite.begin(
            "org.apache.ratis.server.raftlog.segmented.LogSegment",
            "loadSegment(Lorg/apache/ratis/server/storage/RaftStorage;Ljava/io/File;"
                + "Lorg/apache/ratis/server/raftlog/segmented/LogSegmentStartEnd;"
                + "Lorg/apache/ratis/util/SizeInBytes;ZLjava/util/function/Consumer;"
                + "Lorg/apache/ratis/server/metrics/SegmentedRaftLogMetrics;)"
                + "Lorg/apache/ratis/server/raftlog/segmented/LogSegment;",
            code ->
                code.aload(1)
                    .invokestatic(
                        ClassDesc.of("io.holdfast.chaos.mutant.LoseLastEntry"), "shorten", type)));
  }

  /** Called in the node, before it reads a segment of its log: cuts off the last entry in it. */
  public static void shorten(File segment) throws IOException {
    if (!segment.getName().startsWith(OPEN_SEGMENT)) {
      return;
    }
    try (RandomAccessFile file = new RandomAccessFile(segment, "rw")) {
      long last = startOfLastEntry(file);
      if (last > 0) {
        file.setLength(last);
      }
    }
  }

  /** 0 = there is none. */
  private static long startOfLastEntry(RandomAccessFile file) throws IOException {
    long last = 0;
    long position = HEADER_BYTES;
    while (position < file.length()) {
      file.seek(position);
      long length = readVarint(file);
      if (length == 0) {
        break; // Space that is set aside for entries to come.
      }
      long next = file.getFilePointer() + length + CHECKSUM_BYTES;
      if (next > file.length()) {
        break;
      }
      last = position;
      position = next;
    }
    return last;
  }

  private static long readVarint(RandomAccessFile file) throws IOException {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      int next = file.read();
      if (next < 0) {
        return 0;
      }
      value |= (long) (next & 0x7f) << shift;
      if (next < 0x80) {
        return value;
      }
    }
    return 0;
  }

  /** While writes are on their way, the last entry is one that nobody was told of yet. */
  @Override
  public Trial trial() {
    return Trial.of("set", Duration.ofSeconds(60), "kill-all").withOneIdleClient();
  }
}
