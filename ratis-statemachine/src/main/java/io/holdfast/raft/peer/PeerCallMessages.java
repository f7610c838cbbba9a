package io.holdfast.raft.peer;

import static io.holdfast.raft.peer.PeerBytes.known;

import io.holdfast.codec.proto.AskViewMessage;
import io.holdfast.codec.proto.CurrentTermMessage;
import io.holdfast.codec.proto.HelloMessage;
import io.holdfast.codec.proto.OnEveryVoterMessage;
import io.holdfast.codec.proto.PeerCallMessage;
import io.holdfast.codec.proto.ReadIndexMessage;
import io.holdfast.codec.proto.ReplaceMessage;
import io.holdfast.codec.proto.SubmitMessage;
import io.holdfast.codec.proto.TermOfMessage;
import io.holdfast.store.command.Bytes;
import java.io.IOException;

/** Calls ⇄ messages of peer.proto. */
final class PeerCallMessages {
  private PeerCallMessages() {}

  static byte[] toBytes(PeerCall call) {
    PeerCallMessage.Builder message = PeerCallMessage.newBuilder();
    switch (call) {
      case PeerCall.Hello hello -> message.setHello(toMessage(hello));
      case PeerCall.CurrentTerm() ->
          message.setCurrentTerm(CurrentTermMessage.getDefaultInstance());
      case PeerCall.ReadIndex(int timeoutMillis) ->
          message.setReadIndex(ReadIndexMessage.newBuilder().setTimeoutMillis(timeoutMillis));
      case PeerCall.Submit(Bytes batch) ->
          message.setSubmit(SubmitMessage.newBuilder().setBatch(PeerBytes.share(batch)));
      case PeerCall.OnEveryVoter(int timeoutMillis) ->
          message.setOnEveryVoter(OnEveryVoterMessage.newBuilder().setTimeoutMillis(timeoutMillis));
      case PeerCall.AskView() -> message.setAskView(AskViewMessage.getDefaultInstance());
      case PeerCall.TermOf(String voter) ->
          message.setTermOf(TermOfMessage.newBuilder().setVoter(voter));
      case PeerCall.Replace replace -> message.setReplace(toMessage(replace));
    }
    return message.build().toByteArray();
  }

  private static HelloMessage.Builder toMessage(PeerCall.Hello hello) {
    return HelloMessage.newBuilder()
        .setCluster(hello.cluster())
        .setNode(hello.node())
        .setIncarnation(hello.incarnation());
  }

  private static ReplaceMessage.Builder toMessage(PeerCall.Replace replace) {
    return ReplaceMessage.newBuilder()
        .setCluster(replace.cluster())
        .setNode(replace.node())
        .setIncarnation(replace.incarnation())
        .setHasLog(replace.hasLog());
  }

  static PeerCall fromBytes(byte[] bytes) throws IOException {
    PeerCallMessage message = PeerBytes.parse(bytes, PeerCallMessage.parser());
    return switch (message.getCallCase()) {
      case HELLO -> toCall(known(message.getHello()));
      case CURRENT_TERM -> {
        known(message.getCurrentTerm());
        yield new PeerCall.CurrentTerm();
      }
      case READ_INDEX -> new PeerCall.ReadIndex(known(message.getReadIndex()).getTimeoutMillis());
      case SUBMIT -> new PeerCall.Submit(PeerBytes.take(known(message.getSubmit()).getBatch()));
      case ON_EVERY_VOTER ->
          new PeerCall.OnEveryVoter(known(message.getOnEveryVoter()).getTimeoutMillis());
      case ASK_VIEW -> {
        known(message.getAskView());
        yield new PeerCall.AskView();
      }
      case TERM_OF -> new PeerCall.TermOf(known(message.getTermOf()).getVoter());
      case REPLACE -> toCall(known(message.getReplace()));
      case CALL_NOT_SET -> throw new IOException("a call between nodes without a known kind");
    };
  }

  private static PeerCall toCall(HelloMessage hello) {
    return new PeerCall.Hello(hello.getCluster(), hello.getNode(), hello.getIncarnation());
  }

  private static PeerCall toCall(ReplaceMessage replace) {
    return new PeerCall.Replace(
        replace.getCluster(), replace.getNode(), replace.getIncarnation(), replace.getHasLog());
  }
}
