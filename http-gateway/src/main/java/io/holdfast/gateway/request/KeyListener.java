package io.holdfast.gateway.request;

import io.holdfast.store.command.KeyRange;
import io.holdfast.store.command.SubmittedCommand;
import java.util.List;

/** Hears which keys a request reads and writes, and what it is about to do, before it does. */
public interface KeyListener {
  /** Nobody listens. */
  KeyListener NONE =
      new KeyListener() {
        @Override
        public void onRead(KeyRange keys) {}

        @Override
        public void onCommands(List<SubmittedCommand> commands) {}
      };

  void onRead(KeyRange keys);

  void onCommands(List<SubmittedCommand> commands);

  /** The user that the body of a request names, as it came. */
  default void onUser(String name) {}

  /**
   * The caller may do what the request asks for, and that is about to be done; it must not be when
   * this throws. A request may call this more than once.
   */
  default void onAct() {}
}
