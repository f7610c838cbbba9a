package io.holdfast.gateway.watch;

import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.KeyRange;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * Finds the ranges that hold a key in time that grows with their number found, and with the
 * logarithm of all: an interval tree (Cormen et al., Introduction to Algorithms, 14.3) kept in
 * balance as a treap. Used under one lock.
 *
 * @param <T> what a range stands for
 */
final class RangeIndex<T> {
  private static final class Node<T> {
    final KeyRange range;
    final long number;
    final T value;
    final int priority;
    Node<T> left;
    Node<T> right;

    /** The last end below here; empty = behind all keys. */
    Bytes lastEnd;

    Node(KeyRange range, long number, T value, int priority) {
      this.range = range;
      this.number = number;
      this.value = value;
      this.priority = priority;
      this.lastEnd = range.end();
    }

    void update() {
      lastEnd = range.end();
      if (left != null) {
        lastEnd = later(lastEnd, left.lastEnd);
      }
      if (right != null) {
        lastEnd = later(lastEnd, right.lastEnd);
      }
    }

    private static Bytes later(Bytes one, Bytes other) {
      return one.isEmpty() || (!other.isEmpty() && one.compareTo(other) >= 0) ? one : other;
    }
  }

  private final SplittableRandom priorities = new SplittableRandom(1);
  private Node<T> root;
  private long numbers;
  private int size;

  /** Adds a range; the same may be there more than once. Returns its number, to remove it by. */
  long add(KeyRange range, T value) {
    long number = numbers++;
    root = insert(root, new Node<>(range, number, value, priorities.nextInt()));
    size++;
    return number;
  }

  void remove(KeyRange range, long number) {
    root = remove(root, range, number);
  }

  int size() {
    return size;
  }

  /** Visits what stands for the ranges that hold the key, by their starts. */
  void forEach(Bytes key, Consumer<? super T> visitor) {
    visit(root, key, visitor);
  }

  private static <T> void visit(Node<T> node, Bytes key, Consumer<? super T> visitor) {
    if (node == null || (!node.lastEnd.isEmpty() && node.lastEnd.compareTo(key) <= 0)) {
      return;
    }
    visit(node.left, key, visitor);
    if (node.range.start().compareTo(key) <= 0) {
      if (node.range.contains(key)) {
        visitor.accept(node.value);
      }
      visit(node.right, key, visitor);
    }
  }

  private Node<T> insert(Node<T> at, Node<T> added) {
    if (at == null) {
      return added;
    }
    if (order(added.range, added.number, at) < 0) {
      at.left = insert(at.left, added);
      at.update();
      return at.left.priority > at.priority ? turnRight(at) : at;
    }
    at.right = insert(at.right, added);
    at.update();
    return at.right.priority > at.priority ? turnLeft(at) : at;
  }

  private Node<T> remove(Node<T> at, KeyRange range, long number) {
    if (at == null) {
      return null;
    }
    int order = order(range, number, at);
    if (order == 0) {
      size--;
      return joined(at.left, at.right);
    }
    if (order < 0) {
      at.left = remove(at.left, range, number);
    } else {
      at.right = remove(at.right, range, number);
    }
    at.update();
    return at;
  }

  private static <T> Node<T> joined(Node<T> left, Node<T> right) {
    if (left == null || right == null) {
      return left == null ? right : left;
    }
    if (left.priority > right.priority) {
      left.right = joined(left.right, right);
      left.update();
      return left;
    }
    right.left = joined(left, right.left);
    right.update();
    return right;
  }

  private static <T> Node<T> turnRight(Node<T> at) {
    Node<T> up = at.left;
    at.left = up.right;
    up.right = at;
    at.update();
    up.update();
    return up;
  }

  private static <T> Node<T> turnLeft(Node<T> at) {
    Node<T> up = at.right;
    at.right = up.left;
    up.left = at;
    at.update();
    up.update();
    return up;
  }

  private static <T> int order(KeyRange range, long number, Node<T> node) {
    int order = range.start().compareTo(node.range.start());
    return order != 0 ? order : Long.compare(number, node.number);
  }
}
