package io.holdfast.chaos.preload;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Writes to files of one directory what it is told on its standard input, a thing a line. */
final class DiskWriter {
  private DiskWriter() {}

  public static void main(String[] arguments) throws IOException {
    Path directory = Path.of(arguments[0]);
    BufferedReader things =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String thing = things.readLine(); thing != null; thing = things.readLine()) {
      try {
        doIt(directory, thing.split(" ", -1));
        System.out.println("done: " + thing);
      } catch (IOException e) {
        System.out.println("done: " + thing + ": " + e.getMessage());
      }
    }
  }

  private static void doIt(Path directory, String[] words) throws IOException {
    Path file = directory.resolve(words[1]);
    if (words[0].equals("rename")) {
      Files.move(file, directory.resolve(words[2]), StandardCopyOption.ATOMIC_MOVE);
      return;
    }
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      switch (words[0]) {
        case "append" -> write(channel, channel.size(), words[2]);
        case "put" -> write(channel, Long.parseLong(words[2]), words[3]);
        case "cut" -> channel.truncate(Long.parseLong(words[2]));
        case "force" -> channel.force(false);
        case "append-during-force" -> appendDuringForce(channel, words[2]);
        default -> throw new IllegalArgumentException(words[0]);
      }
    }
  }

  /** Appends the text again and again, from the begin of a force on until it is over. */
  private static void appendDuringForce(FileChannel channel, String text) throws IOException {
    CompletableFuture<Void> force =
        CompletableFuture.runAsync(
            () -> {
              try {
                channel.force(false);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    while (!force.isDone()) {
      write(channel, channel.size(), text);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
    force.join();
  }

  private static void write(FileChannel channel, long at, String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      at += channel.write(bytes, at);
    }
  }
}
