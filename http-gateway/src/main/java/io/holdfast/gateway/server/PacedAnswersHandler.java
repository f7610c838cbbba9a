package io.holdfast.gateway.server;

import io.holdfast.gateway.eventloop.AnswerRoom;
import io.holdfast.gateway.eventloop.PacedAnswer;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Stands first of all: what is answered is counted until its client has taken it. */
final class PacedAnswersHandler extends Handler.Wrapper {
  private final AnswerRoom room;

  PacedAnswersHandler(AnswerRoom room, Handler next) {
    super(next);
    this.room = room;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    PacedAnswer.of(request, room);
    return super.handle(request, response, callback);
  }
}
