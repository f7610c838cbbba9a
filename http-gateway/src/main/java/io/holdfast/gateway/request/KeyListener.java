package io.holdfast.gateway.request;

import io.holdfast.store.command.KeyRange;
import io.holdfast.store.command.SubmittedCommand;
import java.util.List;

/** Hears which keys a request reads and writes, before it does. */
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
}
