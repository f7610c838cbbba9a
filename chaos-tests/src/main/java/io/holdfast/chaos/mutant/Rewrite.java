package io.holdfast.chaos.mutant;

import java.lang.classfile.CodeBuilder;
import java.util.function.Consumer;

/**
 * A change to one method.
 *
 * @param className with dots; nested ones as the JVM names them
 * @param method its name and, behind it, its descriptor, as {@code isMajority(Ljava/util/Set;)Z}
 */
public record Rewrite(String className, String method, Change change) {

  /** What becomes of the method's code. */
  sealed interface Change {
    /** Other code in place of the method's own. */
    record Body(Consumer<CodeBuilder> code) implements Change {}

    /** Code before the first instruction. */
    record Begin(Consumer<CodeBuilder> code) implements Change {}

    /** Other code in place of every call to one method; finds its arguments on the stack. */
    record Call(String owner, String name, Consumer<CodeBuilder> code) implements Change {}
  }

  /** The method does this and nothing else. */
  static Rewrite body(String className, String method, Consumer<CodeBuilder> code) {
    return new Rewrite(className, method, new Change.Body(code));
  }

  /** The method does this first. */
  static Rewrite begin(String className, String method, Consumer<CodeBuilder> code) {
    return new Rewrite(className, method, new Change.Begin(code));
  }

  /**
   * The method does this where it calls another one.
   *
   * @param called class with dots, a dot, and the name of the method
   */
  static Rewrite call(String className, String method, String called, Consumer<CodeBuilder> code) {
    int dot = called.lastIndexOf('.');
    return new Rewrite(
        className,
        method,
        new Change.Call(called.substring(0, dot), called.substring(dot + 1), code));
  }
}
