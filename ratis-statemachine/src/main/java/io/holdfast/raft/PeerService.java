package io.holdfast.raft;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.ratis.thirdparty.io.grpc.Context;
import org.apache.ratis.thirdparty.io.grpc.MethodDescriptor;
import org.apache.ratis.thirdparty.io.grpc.ServerServiceDefinition;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.apache.ratis.thirdparty.io.grpc.stub.ServerCalls;
import org.apache.ratis.thirdparty.io.grpc.stub.StreamObserver;

/**
 * The gRPC service in which nodes call each other, on Ratis' own port: one unary method, bytes both
 * ways. It answers as soon as the port is open, also before the node takes part in its cluster.
 */
final class PeerService {
  /** One call: the bytes of a {@link PeerCall}, answered by those of a {@link PeerReply}. */
  static final MethodDescriptor<byte[], byte[]> CALL =
      MethodDescriptor.<byte[], byte[]>newBuilder()
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName("holdfast.Peer/Call")
          .setRequestMarshaller(new BytesMarshaller())
          .setResponseMarshaller(new BytesMarshaller())
          .build();

  private PeerService() {}

  /** The service around whoever answers the calls. */
  static ServerServiceDefinition of(Function<PeerCall, CompletableFuture<PeerReply>> answers) {
    return ServerServiceDefinition.builder("holdfast.Peer")
        .addMethod(
            CALL, ServerCalls.asyncUnaryCall((request, reply) -> answer(answers, request, reply)))
        .build();
  }

  private static void answer(
      Function<PeerCall, CompletableFuture<PeerReply>> answers,
      byte[] request,
      StreamObserver<byte[]> observer) {
    // Whoever asked has given up: its deadline came with the call. Nothing of it enters the log.
    if (Context.current().isCancelled()) {
      return;
    }
    PeerCall call;
    try {
      call = PeerCall.fromBytes(request);
    } catch (IOException unreadable) {
      observer.onError(
          Status.UNIMPLEMENTED.withDescription(unreadable.getMessage()).asRuntimeException());
      return;
    }
    var _ =
        answers
            .apply(call)
            .whenComplete(
                (reply, failure) -> {
                  PeerReply sent =
                      failure == null ? reply : new PeerReply.Unknown(String.valueOf(failure));
                  observer.onNext(sent.toBytes());
                  observer.onCompleted();
                });
  }

  private static final class BytesMarshaller implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException broken) {
        throw new UncheckedIOException(broken);
      }
    }
  }
}
