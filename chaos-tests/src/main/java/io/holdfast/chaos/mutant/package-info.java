/**
 * Known bugs, switched on to judge the judge: a suite that lets one of them pass proves nothing.
 *
 * <p>A {@link io.holdfast.chaos.mutant.Mutant} is a handful of {@link
 * io.holdfast.chaos.mutant.Rewrite}s of methods of the product, or of a library in it, done while
 * the classes are loaded: the product itself holds no switch and no hook. {@link
 * io.holdfast.chaos.mutant.MutantAgent} is a Java agent in a jar of its own that the build leaves
 * beside the suite and that no distribution contains; a node runs one with {@code
 * HOLDFAST_JAVA_OPTS=-javaagent:<jar>=<mutant>}.
 *
 * <p>Classes are named by strings, as the suite may not depend on the product. A name that is not
 * found any more ends the node at once, so a refactoring cannot disarm a mutant in silence.
 *
 * <p>Runs inside the nodes: uses nothing but the JDK, and nothing of the rest of the suite.
 */
package io.holdfast.chaos.mutant;
