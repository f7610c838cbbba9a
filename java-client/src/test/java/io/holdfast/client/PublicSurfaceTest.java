package io.holdfast.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What applications see of the client. */
final class PublicSurfaceTest {
  private static final Path SOURCES = Path.of("src/main/java");
  private static final List<String> PACKAGES =
      List.of("io.holdfast.client", "io.holdfast.client.api");
  private static final Pattern INNER_PACKAGE =
      Pattern.compile("io\\.holdfast\\.client\\.(?!api\\b)[a-z]\\w*");

  /** What a listing is called differs, because a stream waits for its pages. */
  private static final Set<String> LISTINGS = Set.of("range", "forEach");

  @Test
  void signaturesOfThePublicPackagesHoldNoTypeOfAnInnerPackage() throws Exception {
    List<String> seen = new ArrayList<>();
    for (Class<?> type : publicTypes()) {
      Stream<String> supers =
          Stream.concat(
                  Stream.of(type.getGenericSuperclass()),
                  Arrays.stream(type.getGenericInterfaces()))
              .filter(superType -> superType != null)
              .map(Type::getTypeName);
      Stream<String> members =
          Stream.of(
                  type.getDeclaredMethods(),
                  type.getDeclaredConstructors(),
                  type.getDeclaredFields())
              .flatMap(Arrays::stream)
              .filter(PublicSurfaceTest::isSeen)
              .map(PublicSurfaceTest::signature);
      Stream.concat(supers, members)
          .filter(signature -> INNER_PACKAGE.matcher(signature).find())
          .forEach(seen::add);
    }
    assertEquals(List.of(), seen);
  }

  @Test
  void eachMethodIsThereWithAFuture() {
    Set<String> waiting = methods(HoldfastClient.class, "io.holdfast.client.api.Answer<", ">");
    Set<String> futures =
        methods(
            AsyncHoldfastClient.class,
            "java.util.concurrent.CompletableFuture<io.holdfast.client.api.Answer<",
            ">>");
    assertTrue(waiting.size() > 20, "the methods are found: " + waiting);
    assertEquals(waiting, futures);
  }

  /** Name, parameters and what the answer holds, of all methods that give one. */
  private static Set<String> methods(Class<?> client, String before, String after) {
    return Arrays.stream(client.getDeclaredMethods())
        .filter(method -> Modifier.isPublic(method.getModifiers()))
        .filter(method -> !LISTINGS.contains(method.getName()))
        .filter(method -> method.getGenericReturnType().getTypeName().startsWith(before))
        .map(
            method -> {
              String type = method.getGenericReturnType().getTypeName();
              return method.getName()
                  + Arrays.toString(method.getGenericParameterTypes())
                  + " "
                  + type.substring(before.length(), type.length() - after.length());
            })
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<Class<?>> publicTypes() throws IOException, ClassNotFoundException {
    List<Class<?>> types = new ArrayList<>();
    for (String seen : PACKAGES) {
      try (Stream<Path> files = Files.list(SOURCES.resolve(seen.replace('.', '/')))) {
        for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
          String name = file.getFileName().toString().replace(".java", "");
          if (!name.equals("package-info")) {
            addPublic(Class.forName(seen + "." + name), types);
          }
        }
      }
    }
    return types;
  }

  private static void addPublic(Class<?> type, List<Class<?>> types) {
    if (Modifier.isPublic(type.getModifiers())) {
      types.add(type);
      Arrays.stream(type.getDeclaredClasses()).forEach(inner -> addPublic(inner, types));
    }
  }

  private static boolean isSeen(AccessibleObject member) {
    int modifiers = ((java.lang.reflect.Member) member).getModifiers();
    return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
  }

  private static String signature(AccessibleObject member) {
    if (member instanceof Method method) {
      return method.toGenericString();
    }
    if (member instanceof Constructor<?> constructor) {
      return ((Executable) constructor).toGenericString();
    }
    return ((Field) member).toGenericString();
  }
}
