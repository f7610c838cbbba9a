package io.holdfast.raft.durability;

import io.holdfast.raft.FatalHandler;
import io.holdfast.raft.FatalHandler.ExitCode;
import io.holdfast.storage.DurableFiles;
import io.holdfast.storage.StorageException;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.server.storage.RaftStorageMetadata;
import org.apache.ratis.server.storage.RaftStorageMetadataFile;

/**
 * The last term that this node knows of, and whom it voted for in that term; on disk before anybody
 * hears of the vote. A node that forgets its vote may give a second one in the same term, and then
 * there are two leaders.
 *
 * <p>It stands in for the file that Ratis 3.3.0 keeps. When that one cannot be written, on a full
 * disk, Ratis leaves it empty, votes the next time it is asked, and cannot be started again; it has
 * no checksum, and its name is not forced.
 *
 * <p>A vote that could not be written ends the node: what is on the disk is not known then. A vote
 * that contradicts the one on the disk is refused: Ratis lets the thread that campaigns and those
 * that are asked for votes decide at the same time.
 */
public final class VoteFile implements RaftStorageMetadataFile {
  /** Beside the log, under the name that {@link DurableFiles} makes whole or not at all. */
  private static final String NAME = "vote";

  private static final int MADE_BY_RATIS = 3;

  private static final Pattern CONTENT =
      Pattern.compile("format: 1\nterm: (\\d{1,19})\nvote: ([^\n]*)\nchecksum: \\p{XDigit}{8}\n");

  private final Path file;
  private final FatalHandler fatal;
  private RaftStorageMetadata last;

  private VoteFile(Path file, FatalHandler fatal, RaftStorageMetadata last) {
    this.file = file;
    this.fatal = fatal;
    this.last = last;
  }

  /**
   * Makes this storage keep its votes here, from those that Ratis kept, if there is no file yet.
   *
   * @param wasThere whether this node has had its own file before: it must not vote without it
   * @throws StorageException when the file is damaged, or gone
   */
  public static void take(RaftStorage storage, boolean wasThere, FatalHandler fatal)
      throws IOException {
    Path current = storage.getStorageDir().getCurrentDir().toPath();
    VoteFile votes = open(current, wasThere, storage.getMetadataFile().getMetadata(), fatal);
    replaceIn(storage, votes);
  }

  /** The file in this directory; made from the former vote when there is none. */
  public static VoteFile open(
      Path directory, boolean wasThere, RaftStorageMetadata former, FatalHandler fatal)
      throws IOException {
    Path file = directory.resolve(NAME);
    if (Files.exists(file)) {
      return new VoteFile(file, fatal, decode(file, Files.readAllBytes(file)));
    }
    if (wasThere) {
      throw new StorageException(
          file
              + " is gone: this node does not know whom it voted for, and must not vote"
              + DataLossAdvice.TEXT);
    }
    DurableFiles.write(file, encode(former));
    forceNamesAbove(directory);
    return new VoteFile(file, fatal, former);
  }

  /** Ratis made the directories raft, of the group, and current, and forces no name. */
  private static void forceNamesAbove(Path directory) throws IOException {
    Path above = directory.toAbsolutePath().getParent();
    for (int level = 0; level < MADE_BY_RATIS; level++) {
      DurableFiles.sync(above);
      above = above.getParent();
    }
  }

  /** Ratis 3.3.0 has no setting for it; it fetches the file from this field each time. */
  private static void replaceIn(RaftStorage storage, VoteFile votes) {
    try {
      Object holder = field(storage, "metaFile").get(storage);
      @SuppressWarnings("unchecked") // Read again below, through the type that Ratis uses.
      AtomicReference<Object> reference =
          (AtomicReference<Object>) field(holder, "ref").get(holder);
      reference.set(votes);
    } catch (ReflectiveOperationException otherRatis) {
      throw new IllegalStateException("this Ratis keeps its votes elsewhere", otherRatis);
    }
    if (storage.getMetadataFile() != votes) {
      throw new IllegalStateException("this Ratis keeps its votes elsewhere");
    }
  }

  private static Field field(Object owner, String name) throws NoSuchFieldException {
    Field field = owner.getClass().getDeclaredField(name);
    field.setAccessible(true);
    return field;
  }

  @Override
  public synchronized RaftStorageMetadata getMetadata() {
    return last;
  }

  /**
   * On disk when it returns; the lock is held meanwhile, so that votes reach the disk in order.
   *
   * @throws IOException when it is not, so that nobody is told of the vote
   */
  @Override
  public synchronized void persist(RaftStorageMetadata next) throws IOException {
    if (next.equals(last)) {
      return;
    }
    if (next.getTerm() < last.getTerm() || isSecondVote(next)) {
      throw new IOException("no vote " + next + ": the disk has " + last);
    }
    try {
      writeThoughInterrupted(encode(next));
      last = next;
    } catch (IOException | RuntimeException failure) {
      fatal.stop(ExitCode.STORAGE_FAILED, "the vote " + next + " could not be written", failure);
      throw failure;
    }
  }

  /** Or takes a vote back, which would allow a second one. */
  private boolean isSecondVote(RaftStorageMetadata next) {
    return next.getTerm() == last.getTerm() && !isNobody(last.getVotedFor());
  }

  private static boolean isNobody(RaftPeerId peer) {
    return peer.equals(RaftStorageMetadata.getDefault().getVotedFor());
  }

  /**
   * A thread of a server that closes is interrupted, and the JDK's channels do not work on such a
   * thread. Its vote is written all the same: it is no failure of the disk.
   */
  private void writeThoughInterrupted(byte[] bytes) throws IOException {
    boolean interrupted = false;
    try {
      while (true) {
        interrupted |= Thread.interrupted();
        try {
          DurableFiles.write(file, bytes);
          return;
        } catch (ClosedByInterruptException again) {
          // Interrupted while it wrote: that is passed on when the vote is written.
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  static byte[] encode(RaftStorageMetadata vote) {
    String votedFor = isNobody(vote.getVotedFor()) ? "" : vote.getVotedFor().toString();
    String facts = "format: 1\nterm: " + vote.getTerm() + "\nvote: " + votedFor + "\n";
    CRC32C checksum = new CRC32C();
    checksum.update(facts.getBytes(StandardCharsets.UTF_8));
    return (facts + "checksum: %08x\n".formatted(checksum.getValue()))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static RaftStorageMetadata decode(Path file, byte[] bytes) {
    Matcher content = CONTENT.matcher(new String(bytes, StandardCharsets.UTF_8));
    if (content.matches()) {
      try {
        RaftStorageMetadata vote = vote(Long.parseLong(content.group(1)), content.group(2));
        if (Arrays.equals(encode(vote), bytes)) {
          return vote;
        }
      } catch (NumberFormatException tooLarge) {
        // No term; told below.
      }
    }
    throw new StorageException(
        file
            + " is damaged: this node does not know whom it voted for, and must not vote"
            + DataLossAdvice.TEXT);
  }

  private static RaftStorageMetadata vote(long term, String votedFor) {
    return RaftStorageMetadata.valueOf(
        term, votedFor.isEmpty() ? null : RaftPeerId.valueOf(votedFor));
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
