package io.holdfast.chaos.mutant;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.instruction.InvokeInstruction;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Applies the rewrites of a mutant to the classes that a class loader finds. */
final class Rewriter {
  private final ClassLoader loader;
  private final ClassFile classFile;

  Rewriter(ClassLoader loader) {
    this.loader = loader;
    this.classFile =
        ClassFile.of(
            ClassFile.ClassHierarchyResolverOption.of(
                ClassHierarchyResolver.ofResourceParsing(loader)));
  }

  /**
   * The changed classes, by their internal names (with slashes).
   *
   * @throws DoesNotApplyException when a class, method or call is not there, or the JVM would
   *     refuse the outcome
   */
  Map<String, byte[]> classesOf(Mutant mutant) {
    Map<String, byte[]> changed = new TreeMap<>();
    for (Rewrite rewrite : mutant.rewrites()) {
      String name = rewrite.className().replace('.', '/');
      byte[] before = changed.containsKey(name) ? changed.get(name) : load(rewrite.className());
      changed.put(name, apply(rewrite, before));
    }
    changed.forEach(this::verify);
    return changed;
  }

  private byte[] load(String className) {
    String resource = className.replace('.', '/') + ".class";
    try (InputStream bytes = loader.getResourceAsStream(resource)) {
      if (bytes == null) {
        throw new DoesNotApplyException("there is no class " + className);
      }
      return bytes.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] apply(Rewrite rewrite, byte[] before) {
    ClassModel model = classFile.parse(before);
    List<MethodModel> methods =
        model.methods().stream().filter(method -> isMeant(rewrite, method)).toList();
    if (methods.size() != 1) {
      throw new DoesNotApplyException(
          "there is no method " + rewrite.method() + " in " + rewrite.className());
    }
    Counter places = new Counter();
    byte[] after =
        classFile.transformClass(
            model,
            ClassTransform.transformingMethods(
                method -> isMeant(rewrite, method), transform(rewrite.change(), places)));
    if (places.count == 0) {
      throw new DoesNotApplyException(
          rewrite.className() + "." + rewrite.method() + " has no " + rewrite.change());
    }
    return after;
  }

  private static boolean isMeant(Rewrite rewrite, MethodModel method) {
    return rewrite
        .method()
        .equals(method.methodName().stringValue() + method.methodType().stringValue());
  }

  private static MethodTransform transform(Rewrite.Change change, Counter places) {
    return switch (change) {
      case Rewrite.Change.Body(Consumer<CodeBuilder> code) -> newBody(code, places);
      case Rewrite.Change.Begin(Consumer<CodeBuilder> code) ->
          MethodTransform.transformingCode(newBegin(code, places));
      case Rewrite.Change.Call call -> MethodTransform.transformingCode(newCalls(call, places));
    };
  }

  private static MethodTransform newBody(Consumer<CodeBuilder> code, Counter places) {
    return (method, element) -> {
      if (element instanceof CodeModel) {
        places.count++;
        method.withCode(code);
      } else {
        method.with(element);
      }
    };
  }

  private static CodeTransform newBegin(Consumer<CodeBuilder> begin, Counter places) {
    return new CodeTransform() {
      @Override
      public void atStart(CodeBuilder code) {
        places.count++;
        begin.accept(code);
      }

      @Override
      public void accept(CodeBuilder code, CodeElement element) {
        code.with(element);
      }
    };
  }

  private static CodeTransform newCalls(Rewrite.Change.Call wanted, Counter places) {
    String owner = wanted.owner().replace('.', '/');
    return (code, element) -> {
      if (element instanceof InvokeInstruction call
          && call.owner().asInternalName().equals(owner)
          && call.name().equalsString(wanted.name())) {
        places.count++;
        wanted.code().accept(code);
      } else {
        code.with(element);
      }
    };
  }

  private void verify(String name, byte[] bytes) {
    List<VerifyError> errors = classFile.verify(bytes);
    if (!errors.isEmpty()) {
      throw new DoesNotApplyException(name + " would not load: " + errors.getFirst().getMessage());
    }
  }

  /** How many places were changed. */
  private static final class Counter {
    int count;
  }

  /** The classes are no longer those that the mutant was written for. */
  static final class DoesNotApplyException extends RuntimeException {
    private static final long serialVersionUID = 1;

    DoesNotApplyException(String message) {
      super(message);
    }
  }
}
