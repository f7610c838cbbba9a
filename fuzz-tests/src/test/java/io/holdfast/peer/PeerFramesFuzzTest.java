package io.holdfast.peer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Bytes on the port between nodes. */
class PeerFramesFuzzTest {
  private static final int FRAME_HEAD = 2;

  /** The first byte says how often the bytes are cut, and whether frames are made of them first. */
  @FuzzTest(maxDuration = "10s")
  void framesAreTheSameWhereverTheBytesAreCut(byte[] input) throws IOException {
    if (input.length < 1) {
      return;
    }
    byte[] rest = Arrays.copyOfRange(input, 1, input.length);
    byte[] bytes = input[0] < 0 ? sealed(rest) : rest;
    int step = 1 + (input[0] & 0x3F);
    assertSame(read(bytes, Math.max(1, bytes.length)), read(bytes, step));
  }

  /** What a reader makes of bytes, and whether it refused them. */
  private record Read(List<Frame> frames, boolean refused) {}

  private static Read read(byte[] bytes, int step) {
    List<Frame> frames = new ArrayList<>();
    FrameReader reader = new FrameReader(frames::add, new ArrivingBytes().new Part());
    try {
      for (int from = 0; from < bytes.length; from += step) {
        reader.take(ByteBuffer.wrap(bytes, from, Math.min(step, bytes.length - from)));
      }
      return new Read(frames, false);
    } catch (IOException refused) {
      return new Read(frames, true);
    }
  }

  private static void assertSame(Read whole, Read pieces) {
    assertEquals(whole.refused(), pieces.refused());
    assertEquals(whole.frames().size(), pieces.frames().size());
    for (int i = 0; i < whole.frames().size(); i++) {
      assertEquals(whole.frames().get(i).kind(), pieces.frames().get(i).kind());
      assertEquals(whole.frames().get(i).id(), pieces.frames().get(i).id());
      assertArrayEquals(whole.frames().get(i).payload(), pieces.frames().get(i).payload());
    }
  }

  /** Proper frames: kind, length, payload, and so on. */
  private static byte[] sealed(byte[] input) throws IOException {
    ByteArrayOutputStream frames = new ByteArrayOutputStream();
    int from = 0;
    while (from + FRAME_HEAD < input.length) {
      int length = Math.min(input[from + 1] & 0xFF, input.length - from - FRAME_HEAD);
      byte[] payload = Arrays.copyOfRange(input, from + FRAME_HEAD, from + FRAME_HEAD + length);
      Frame frame = new Frame(input[from], from, payload);
      frames.write(frame.header().array());
      frames.write(payload);
      from += FRAME_HEAD + length;
    }
    return frames.toByteArray();
  }
}
