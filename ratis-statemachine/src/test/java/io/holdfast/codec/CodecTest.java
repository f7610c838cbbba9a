package io.holdfast.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import io.holdfast.codec.proto.BatchResultMessage;
import io.holdfast.codec.proto.CommandBatchMessage;
import io.holdfast.codec.proto.ComparisonMessage;
import io.holdfast.codec.proto.NumberIsMessage;
import io.holdfast.codec.proto.OperationMessage;
import io.holdfast.codec.proto.SubmittedCommandMessage;
import io.holdfast.codec.proto.TransactionMessage;
import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.Command;
import io.holdfast.store.command.CommandBatch;
import io.holdfast.store.command.EntryStamp;
import io.holdfast.store.command.Operation;
import io.holdfast.store.command.SubmittedCommand;
import io.holdfast.store.result.BatchResult;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class CodecTest {
  private static final int ROUNDS = 500;

  private final long seed = Long.getLong("holdfast.seed", System.nanoTime());
  private final RandomMessages messages = new RandomMessages(seed);

  CodecTest() {
    System.out.println("seed " + seed);
  }

  @Test
  void anyEntryComesBackAsItWas() {
    for (int round = 0; round < ROUNDS; round++) {
      StampedEntry entry = new StampedEntry(messages.stamp(), someBatches(1 + round % 4));
      byte[] bytes =
          EntryCodec.entry(
              entry.stamp(), entry.batches().stream().map(EntryCodec::encodeBatch).toList());

      assertEquals(entry, EntryCodec.decodeEntry(bytes), "seed " + seed);
      assertEquals(entry, EntryCodec.decodeEntry(readOnly(bytes)), "seed " + seed);
      assertEquals(entry, EntryCodec.decodeEntry(direct(bytes)), "seed " + seed);
    }
  }

  @Test
  void anyResultComesBackAsItWas() {
    for (int round = 0; round < ROUNDS; round++) {
      BatchResult result = messages.result();
      byte[] bytes = ResultCodec.encode(result);

      assertEquals(result, ResultCodec.decode(bytes), "seed " + seed);
      assertEquals(result, ResultCodec.decode(readOnly(bytes)), "seed " + seed);
      assertEquals(result, ResultCodec.decode(direct(bytes)), "seed " + seed);
    }
  }

  @Test
  void theLeaderLeavesTheBatchesBytesUntouched() {
    byte[] batch = EntryCodec.encodeBatch(messages.batch());
    EntryStamp stamp = messages.stamp();

    byte[] entry = EntryCodec.entry(stamp, List.of(batch));

    assertArrayEquals(EntryCodec.header(stamp, 1), Arrays.copyOf(entry, EntryCodec.HEADER_BYTES));
    assertArrayEquals(
        batch, Arrays.copyOfRange(entry, EntryCodec.HEADER_BYTES, entry.length), "seed " + seed);
  }

  @Test
  void whatWasDecodedDoesNotChangeWithTheInput() {
    byte[] bytes = EntryCodec.encodeBatch(put(Bytes.utf8("value")));

    CommandBatch batch = EntryCodec.decodeBatch(bytes);
    Arrays.fill(bytes, (byte) 'x');

    assertEquals(put(Bytes.utf8("value")), batch);
  }

  @Test
  void everyTruncationIsRefused() {
    for (byte[] entry : entriesOfOneAndOfSeveral()) {
      for (int length = 0; length < entry.length; length++) {
        assertRefused(EntryCodec::decodeEntry, Arrays.copyOf(entry, length));
      }
    }
    byte[] result = ResultCodec.encode(messages.result());
    for (int length = 0; length < result.length; length++) {
      assertRefused(ResultCodec::decode, Arrays.copyOf(result, length));
    }
  }

  @Test
  void everyChangedByteIsRefused() {
    for (byte[] entry : entriesOfOneAndOfSeveral()) {
      for (int changed = 0; changed < entry.length; changed++) {
        byte[] bytes = entry.clone();
        bytes[changed] ^= 1;
        assertRefused(EntryCodec::decodeEntry, bytes);
      }
    }
    byte[] result = ResultCodec.encode(messages.result());
    for (int changed = 0; changed < result.length; changed++) {
      byte[] bytes = result.clone();
      bytes[changed] ^= 1;
      assertRefused(ResultCodec::decode, bytes);
    }
  }

  private List<CommandBatch> someBatches(int number) {
    return Stream.generate(messages::batch).limit(number).toList();
  }

  private List<byte[]> entriesOfOneAndOfSeveral() {
    byte[] batch = EntryCodec.encodeBatch(put(Bytes.utf8("value")));
    return List.of(
        EntryCodec.entry(messages.stamp(), List.of(batch)),
        EntryCodec.entry(messages.stamp(), List.of(batch, batch, batch)));
  }

  @Test
  void whatStandsBehindTheLastBatchIsRefused() {
    byte[] entry = entriesOfOneAndOfSeveral().getLast();
    assertRefused(EntryCodec::decodeEntry, Arrays.copyOf(entry, entry.length + 1));
  }

  /** Behind the checksum: junk that some broken or malicious writer has sealed. */
  @Test
  void sealedJunkIsDecodedOrRefusedButNeverAnythingElse() {
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      byte[] batch = EntryCodec.encodeBatch(messages.batch());
      byte[] result = ResultCodec.encode(messages.result());
      decodeOrRefuse(EntryCodec::decodeBatch, resealed(mutated(batch, random)));
      decodeOrRefuse(ResultCodec::decode, resealed(mutated(result, random)));
      byte[] noise = new byte[6 + random.nextInt(100)];
      random.nextBytes(noise);
      noise[0] = EntryCodec.FORMAT;
      decodeOrRefuse(EntryCodec::decodeBatch, resealed(noise));
      decodeOrRefuse(ResultCodec::decode, resealed(noise));
    }
  }

  @Test
  void anUnknownFormatIsRefusedWithBothNumbers() {
    byte[] batch = EntryCodec.encodeBatch(put(Bytes.EMPTY));
    batch[0] = 9;
    UndecodableEntryException refusal =
        assertThrows(UndecodableEntryException.class, () -> EntryCodec.decodeBatch(batch));
    assertEquals("batch: expected format 1, found 9", refusal.getMessage());

    for (byte[] entry : entriesOfOneAndOfSeveral()) {
      entry[0] = 0;
      assertRefused(EntryCodec::decodeEntry, entry);
      entry[0] = 5;
      assertRefused(EntryCodec::decodeEntry, entry);
    }
  }

  @Test
  @SuppressWarnings("AvoidValueSetter") // the number of an enum constant that is not there yet
  void whatANewerVersionMayAddIsRefused() {
    UnknownFieldSet added =
        UnknownFieldSet.newBuilder()
            .addField(100, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
            .build();
    assertBatchRefused(CommandBatchMessage.newBuilder().setUnknownFields(added));
    assertBatchRefused(withCommand(SubmittedCommandMessage.newBuilder().setUnknownFields(added)));
    assertBatchRefused(withCommand(SubmittedCommandMessage.newBuilder()));
    assertBatchRefused(withTransaction(TransactionMessage.newBuilder().setUnknownFields(added)));
    assertBatchRefused(
        withTransaction(TransactionMessage.newBuilder().addThen(OperationMessage.newBuilder())));
    assertBatchRefused(
        withTransaction(
            TransactionMessage.newBuilder().addCompare(ComparisonMessage.newBuilder())));
    assertBatchRefused(
        withTransaction(
            TransactionMessage.newBuilder()
                .addCompare(
                    ComparisonMessage.newBuilder()
                        .setNumberIs(
                            NumberIsMessage.newBuilder().setTargetValue(77).setOperatorValue(1)))));
    assertRefused(
        ResultCodec::decode,
        ProtoBytes.encode(ResultCodec.FORMAT, BatchResultMessage.getDefaultInstance()));
  }

  /** Every message type refuses an unknown field: found by putting one into each in turn. */
  @Test
  void anUnknownFieldIsRefusedHoweverDeepItLies() {
    for (int round = 0; round < 50; round++) {
      CommandBatchMessage batch = CommandMessages.toMessage(messages.batch());
      int count = plantUnknown(batch, -1).seen();
      for (int place = 0; place < count; place++) {
        byte[] bytes = ProtoBytes.encode(EntryCodec.FORMAT, plantUnknown(batch, place).message());
        assertRefused(EntryCodec::decodeBatch, bytes);
      }
      BatchResultMessage result = ResultMessages.toMessage(messages.result());
      count = plantUnknown(result, -1).seen();
      for (int place = 0; place < count; place++) {
        byte[] bytes = ProtoBytes.encode(ResultCodec.FORMAT, plantUnknown(result, place).message());
        assertRefused(ResultCodec::decode, bytes);
      }
    }
  }

  private record Planted(Message message, int seen) {}

  /** Puts an unknown field into the message found at this place of a walk, and counts places. */
  private static Planted plantUnknown(Message message, int place) {
    Message.Builder builder = message.toBuilder();
    int seen = 1;
    if (place == 0) {
      builder.setUnknownFields(
          UnknownFieldSet.newBuilder()
              .addField(100, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
              .build());
    }
    for (var field : message.getAllFields().entrySet()) {
      if (field.getValue() instanceof Message child) {
        Planted planted = plantUnknown(child, place - seen);
        builder.setField(field.getKey(), planted.message());
        seen += planted.seen();
      } else if (field.getValue() instanceof List<?> children
          && children.getFirst() instanceof Message) {
        for (int i = 0; i < children.size(); i++) {
          Planted planted = plantUnknown((Message) children.get(i), place - seen);
          builder.setRepeatedField(field.getKey(), i, planted.message());
          seen += planted.seen();
        }
      }
    }
    return new Planted(builder.build(), seen);
  }

  private static CommandBatchMessage.Builder withTransaction(TransactionMessage.Builder message) {
    return withCommand(SubmittedCommandMessage.newBuilder().setTransaction(message));
  }

  private static CommandBatchMessage.Builder withCommand(SubmittedCommandMessage.Builder message) {
    return CommandBatchMessage.newBuilder().addCommands(message);
  }

  private void assertBatchRefused(CommandBatchMessage.Builder message) {
    assertRefused(EntryCodec::decodeBatch, ProtoBytes.encode(EntryCodec.FORMAT, message.build()));
  }

  private void assertRefused(Function<byte[], Object> decoder, byte[] bytes) {
    assertThrows(
        UndecodableEntryException.class,
        () -> decoder.apply(bytes),
        () -> "seed " + seed + " bytes " + ByteString.copyFrom(bytes));
  }

  private void decodeOrRefuse(Function<byte[], Object> decoder, byte[] bytes) {
    try {
      assertNotNull(decoder.apply(bytes));
    } catch (UndecodableEntryException expected) {
      assertTrue(!expected.getMessage().isEmpty());
    } catch (RuntimeException e) {
      throw new AssertionError("seed " + seed, e);
    }
  }

  private static byte[] mutated(byte[] bytes, Random random) {
    byte[] mutated = Arrays.copyOf(bytes, Math.max(5, bytes.length - random.nextInt(4)));
    for (int change = random.nextInt(4); change >= 0 && mutated.length > 5; change--) {
      mutated[5 + random.nextInt(mutated.length - 5)] = (byte) random.nextInt();
    }
    return mutated;
  }

  private static byte[] resealed(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    buffer.putInt(1, ProtoBytes.checksum(buffer.slice(5, bytes.length - 5)));
    return bytes;
  }

  private static CommandBatch put(Bytes value) {
    Operation put = new Operation.Put(Bytes.utf8("key"), value, "text/plain", 0, 0);
    return CommandBatch.sessionless(
        List.of(
            SubmittedCommand.of(new Command.Transaction(List.of(), List.of(put), List.of())),
            SubmittedCommand.of(new Command.GrantLease(5_000))));
  }

  /** As the Raft layer gives it: no array to reach into, not at its beginning, any byte order. */
  private static ByteBuffer readOnly(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.allocate(bytes.length + 5).position(3);
    buffer.put(bytes).flip().position(3);
    return buffer.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  private static ByteBuffer direct(byte[] bytes) {
    return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
  }
}
