package io.holdfast.peer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.StreamCorruptedException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class FrameReaderTest {

  @Test
  void framesComeOutAsTheyWentInWhereverTheBytesAreCut() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      List<Frame> sent = new ArrayList<>();
      ByteBuffer bytes = ByteBuffer.allocate(3 << 20);
      for (int i = random.nextInt(8); i >= 0; i--) {
        byte[] payload = new byte[random.nextBoolean() ? random.nextInt(20_000) : 0];
        if (random.nextInt(100) == 0) {
          payload = new byte[100_000 + random.nextInt(200_000)];
        }
        random.nextBytes(payload);
        Frame frame = new Frame((byte) random.nextInt(7), random.nextLong(), payload);
        sent.add(frame);
        bytes.put(frame.header()).put(payload);
      }
      bytes.flip();
      List<Frame> received = new ArrayList<>();
      FrameReader reader = reader(received::add);
      while (bytes.hasRemaining()) {
        int length = Math.min(bytes.remaining(), 1 + random.nextInt(random.nextInt(9_000) + 1));
        reader.take(bytes.slice(bytes.position(), length));
        bytes.position(bytes.position() + length);
      }
      assertSame(sent, received, "seed " + seed + ", round " + round);
    }
  }

  private static void assertSame(List<Frame> sent, List<Frame> received, String where) {
    assertEquals(sent.size(), received.size(), where);
    for (int i = 0; i < sent.size(); i++) {
      assertEquals(sent.get(i).kind(), received.get(i).kind(), where);
      assertEquals(sent.get(i).id(), received.get(i).id(), where);
      assertArrayEquals(sent.get(i).payload(), received.get(i).payload(), where);
    }
  }

  @Test
  void aLengthThatNoFrameHasIsRefusedBeforeMemoryIsTakenForIt() {
    for (int length : new int[] {-1, Frame.MAX_PAYLOAD_BYTES + 1, Integer.MAX_VALUE}) {
      ByteBuffer header =
          ByteBuffer.allocate(Frame.HEADER_BYTES)
              .putInt(length)
              .put((byte) 1)
              .putLong(1)
              .putInt(0)
              .flip();
      FrameReader reader = reader(frame -> {});
      assertThrows(StreamCorruptedException.class, () -> reader.take(header));
    }
  }

  @Test
  void aFrameOfWhichOneBitWasChangedOnTheWayIsRefused() {
    byte[] payload = {1, 2, 3};
    Frame frame = new Frame((byte) 2, 7, payload);
    byte[] sent =
        ByteBuffer.allocate(Frame.HEADER_BYTES + payload.length)
            .put(frame.header())
            .put(payload)
            .array();
    for (int bit = 32; bit < sent.length * Byte.SIZE; bit++) { // The length comes first.
      byte[] changed = sent.clone();
      changed[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
      List<Frame> received = new ArrayList<>();
      FrameReader reader = reader(received::add);
      assertThrows(
          StreamCorruptedException.class,
          () -> reader.take(ByteBuffer.wrap(changed)),
          "bit " + bit);
      assertEquals(List.of(), received);
    }
  }

  /** Less than what was sent is taken for a frame; what follows does not fit it. */
  @Test
  void aFrameWhoseLengthWasMadeSmallerOnTheWayIsRefused() {
    byte[] payload = new byte[16];
    byte[] sent =
        ByteBuffer.allocate(Frame.HEADER_BYTES + payload.length)
            .put(new Frame((byte) 2, 7, payload).header())
            .put(payload)
            .array();
    sent[3] = 8;
    FrameReader reader = reader(frame -> {});
    assertThrows(StreamCorruptedException.class, () -> reader.take(ByteBuffer.wrap(sent)));
  }

  @Test
  void memoryIsTakenForWhatHasArrivedAndNotForWhatWasAnnounced() throws Exception {
    ByteBuffer begin =
        ByteBuffer.allocate(100)
            .put(new Frame((byte) 1, 1, new byte[Frame.MAX_PAYLOAD_BYTES]).header())
            .putInt(7)
            .flip();
    FrameReader reader = reader(frame -> {});
    ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = memory.getCurrentThreadAllocatedBytes();
    reader.take(begin);
    long taken = memory.getCurrentThreadAllocatedBytes() - before;
    assertTrue(taken < 1 << 20, () -> taken + " bytes");
  }

  @Test
  void whatIsArrivingOfStrangersIsBoundedOverAllOfThem() throws Exception {
    ArrivingBytes arriving = new ArrivingBytes();
    ByteBuffer header = new Frame((byte) 1, 1, new byte[Frame.MAX_PAYLOAD_BYTES]).header();
    byte[] mebibyte = new byte[1 << 20];
    List<FrameReader> held = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      FrameReader reader = new FrameReader(frame -> {}, arriving.new Part());
      held.add(reader);
      reader.take(header.duplicate());
      if (i < 20) {
        reader.take(ByteBuffer.wrap(mebibyte));
      }
    }
    IOException full =
        assertThrows(
            IOException.class,
            () -> {
              for (FrameReader reader : held) {
                reader.take(ByteBuffer.wrap(mebibyte));
              }
            });
    assertTrue(full.getMessage().contains("too many bytes"), full::toString);
    ArrivingBytes.Part members = arriving.new Part();
    members.becomesMembers();
    FrameReader member = new FrameReader(frame -> {}, members);
    member.take(header.duplicate());
    for (int i = 0; i < 15; i++) {
      member.take(ByteBuffer.wrap(mebibyte));
    }
  }

  private static FrameReader reader(Consumer<Frame> frames) {
    return new FrameReader(frames, new ArrivingBytes().new Part());
  }
}
