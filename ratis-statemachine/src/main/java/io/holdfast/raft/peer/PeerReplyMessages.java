package io.holdfast.raft.peer;

import static io.holdfast.raft.peer.PeerBytes.known;

import io.holdfast.codec.proto.FigureMessage;
import io.holdfast.codec.proto.GreetingMessage;
import io.holdfast.codec.proto.NotLeaderMessage;
import io.holdfast.codec.proto.PeerReplyMessage;
import io.holdfast.codec.proto.ResultReplyMessage;
import io.holdfast.codec.proto.UnknownOutcomeMessage;
import io.holdfast.codec.proto.ViewMessage;
import io.holdfast.store.command.Bytes;
import java.io.IOException;

/** Replies ⇄ messages of peer.proto. */
final class PeerReplyMessages {
  private PeerReplyMessages() {}

  static byte[] toBytes(PeerReply reply) {
    PeerReplyMessage.Builder message = PeerReplyMessage.newBuilder();
    switch (reply) {
      case PeerReply.Greeting greeting -> message.setGreeting(toMessage(greeting));
      case PeerReply.Figure(long value) ->
          message.setFigure(FigureMessage.newBuilder().setValue(value));
      case PeerReply.Result(Bytes result) ->
          message.setResult(ResultReplyMessage.newBuilder().setResult(PeerBytes.share(result)));
      case PeerReply.NotLeader(String reason) ->
          message.setNotLeader(NotLeaderMessage.newBuilder().setReason(reason));
      case PeerReply.Unknown(String reason) ->
          message.setUnknown(UnknownOutcomeMessage.newBuilder().setReason(reason));
      case PeerReply.View view -> message.setView(toMessage(view));
    }
    return message.build().toByteArray();
  }

  private static GreetingMessage.Builder toMessage(PeerReply.Greeting greeting) {
    return GreetingMessage.newBuilder()
        .setIncarnation(greeting.incarnation())
        .setTakesPart(greeting.takesPart())
        .setKnown(greeting.known());
  }

  private static ViewMessage.Builder toMessage(PeerReply.View view) {
    return ViewMessage.newBuilder()
        .setTerm(view.term())
        .setIndex(view.index())
        .setLeader(view.leader())
        .setSilentMillis(view.silentMillis());
  }

  static PeerReply fromBytes(byte[] bytes) throws IOException {
    PeerReplyMessage message = PeerBytes.parse(bytes, PeerReplyMessage.parser());
    return switch (message.getReplyCase()) {
      case GREETING -> toReply(known(message.getGreeting()));
      case FIGURE -> new PeerReply.Figure(known(message.getFigure()).getValue());
      case RESULT -> new PeerReply.Result(PeerBytes.take(known(message.getResult()).getResult()));
      case NOT_LEADER -> new PeerReply.NotLeader(known(message.getNotLeader()).getReason());
      case UNKNOWN -> new PeerReply.Unknown(known(message.getUnknown()).getReason());
      case VIEW -> toReply(known(message.getView()));
      case REPLY_NOT_SET -> throw new IOException("a reply between nodes without a known kind");
    };
  }

  private static PeerReply toReply(GreetingMessage greeting) {
    return new PeerReply.Greeting(
        greeting.getIncarnation(), greeting.getTakesPart(), greeting.getKnown());
  }

  private static PeerReply toReply(ViewMessage view) {
    return new PeerReply.View(
        view.getTerm(), view.getIndex(), view.getLeader(), view.getSilentMillis());
  }
}
