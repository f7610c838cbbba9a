package io.holdfast.chaos.mutant;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import java.util.Map;

/** Turns the JVM that it is loaded into into the mutant named, before any class of it is. */
public final class MutantAgent {
  /** The exit code of a node whose mutant is not known or does not fit its classes. */
  public static final int DOES_NOT_APPLY = 86;

  /** What a node prints, with the mutant's name behind it, when it is one. */
  public static final String ANNOUNCEMENT = "This node is the mutant ";

  private MutantAgent() {}

  /** Called by the JVM. */
  public static void premain(String name, Instrumentation instrumentation) {
    try {
      Mutant mutant = Mutants.named(name);
      Map<String, byte[]> classes =
          new Rewriter(ClassLoader.getSystemClassLoader()).classesOf(mutant);
      instrumentation.addTransformer(new Exchange(classes));
      System.err.println(ANNOUNCEMENT + name + ": " + mutant.breaks());
    } catch (RuntimeException | Error broken) {
      // Never a node that only seems to be a mutant: its run would count as a bug that was missed.
      System.err.println("mutant " + name + " does not apply: " + broken);
      Runtime.getRuntime().halt(DOES_NOT_APPLY);
    }
  }

  /** Gives the JVM the changed class when it loads the one of that name. */
  private record Exchange(Map<String, byte[]> classes) implements ClassFileTransformer {
    @Override
    public byte[] transform(
        ClassLoader loader,
        String name,
        Class<?> redefined,
        ProtectionDomain domain,
        byte[] original) {
      return name == null ? null : classes.get(name);
    }
  }
}
