package io.holdfast.peer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.StreamCorruptedException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameReaderTest {

  @Test
  void framesComeOutAsTheyWentInWhereverTheBytesAreCut() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      List<Frame> sent = new ArrayList<>();
      ByteBuffer bytes = ByteBuffer.allocate(200_000);
      for (int i = random.nextInt(8); i >= 0; i--) {
        byte[] payload = new byte[random.nextBoolean() ? random.nextInt(20_000) : 0];
        random.nextBytes(payload);
        Frame frame = new Frame((byte) random.nextInt(7), random.nextLong(), payload);
        sent.add(frame);
        bytes.put(frame.header()).put(payload);
      }
      bytes.flip();
      List<Frame> received = new ArrayList<>();
      FrameReader reader = new FrameReader(received::add);
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
      FrameReader reader = new FrameReader(frame -> {});
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
      FrameReader reader = new FrameReader(received::add);
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
    FrameReader reader = new FrameReader(frame -> {});
    assertThrows(StreamCorruptedException.class, () -> reader.take(ByteBuffer.wrap(sent)));
  }
}
