// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli.patterns;

import io.github.vmxcheck.dumps.line.LineFacts;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Finds all regular expressions of the program in its byte code and in its static fields. A pattern
 * that is in neither, because it is built from parts at run time and not kept in a static field, is
 * listed by {@link #unseen}.
 */
final class ProductPatterns {
  private static final String PACKAGE = "io.github.vmxcheck";

  /** Compiles patterns from the texts it is given when a reader is created. */
  private static final String ROWS = LineFacts.class.getName();

  private static final Object SOMETHING = new Object();

  /** Methods of {@link String} that take a regular expression. */
  private static final Set<String> OF_STRING =
      Set.of("matches", "split", "replaceAll", "replaceFirst");

  private final Map<String, Pattern> patterns = new TreeMap<>();
  private final Map<String, Set<String>> constants = new TreeMap<>();
  private final Map<String, Set<String>> assembled = new TreeMap<>();
  private final List<Row> rows = new ArrayList<>();

  /** A call that passes a pattern, which is one of these constants. */
  private record Row(String method, List<String> texts) {}

  private ProductPatterns() {}

  /** The patterns of these classes; initialises the classes. */
  static ProductPatterns of(Iterable<String> classes) throws Exception {
    ProductPatterns found = new ProductPatterns();
    for (String name : classes) {
      found.code(name);
      found.fields(Class.forName(name));
    }
    return found;
  }

  /** Each distinct pattern, with one place where it is used. */
  Map<Pattern, String> all() {
    Map<String, Pattern> distinct = new LinkedHashMap<>();
    Map<Pattern, String> all = new LinkedHashMap<>();
    patterns.forEach(
        (place, pattern) -> {
          if (distinct.putIfAbsent(pattern.flags() + pattern.pattern(), pattern) == null) {
            all.put(pattern, place);
          }
        });
    return all;
  }

  /** Methods that build a pattern that is found nowhere. */
  Set<String> unseen() {
    Set<String> unseen = new TreeSet<>();
    assembled.forEach(
        (owner, methods) -> {
          Set<String> known = constants.getOrDefault(owner, Set.of());
          boolean isKept =
              patterns.entrySet().stream()
                  .filter(one -> one.getKey().startsWith(owner + " field "))
                  .anyMatch(one -> !known.contains(one.getValue().pattern()));
          if (!isKept) {
            unseen.addAll(methods);
          }
        });
    Set<String> ofRows = new TreeSet<>();
    patterns.forEach(
        (place, pattern) -> {
          if (place.startsWith(ROWS + " field ")) {
            ofRows.add(pattern.pattern());
          }
        });
    rows.stream()
        .filter(row -> row.texts.stream().noneMatch(ofRows::contains))
        .forEach(row -> unseen.add(row.method + " " + row.texts));
    return unseen;
  }

  /** Number of calls that build a pattern from the texts of a row. */
  int rows() {
    return rows.size();
  }

  private void code(String name) throws IOException {
    try (InputStream in =
        ProductPatterns.class
            .getClassLoader()
            .getResourceAsStream(name.replace('.', '/') + ".class")) {
      new ClassReader(in)
          .accept(
              new ClassVisitor(Opcodes.ASM9) {
                @Override
                public MethodVisitor visitMethod(
                    int access, String method, String type, String signature, String[] thrown) {
                  return new Calls(name, method);
                }
              },
              ClassReader.SKIP_FRAMES | ClassReader.SKIP_DEBUG);
    }
  }

  private void constant(String owner, String method, String regex, int flags) {
    constants.computeIfAbsent(owner, one -> new TreeSet<>()).add(regex);
    patterns.put(owner + "." + method + ": " + regex, Pattern.compile(regex, flags));
  }

  /** Reads one method; only the constants on the stack are known. */
  private final class Calls extends MethodVisitor {
    private final String owner;
    private final String method;
    private final Deque<Object> pushed = new ArrayDeque<>();
    private final List<String> texts = new ArrayList<>();

    Calls(String owner, String method) {
      super(Opcodes.ASM9);
      this.owner = owner;
      this.method = method;
    }

    @Override
    public void visitLdcInsn(Object value) {
      pushed.push(value);
      if (value instanceof String text) {
        texts.add(text);
      }
    }

    @Override
    public void visitIntInsn(int opcode, int operand) {
      pushed.push(operand);
    }

    @Override
    public void visitInsn(int opcode) {
      boolean isNumber = opcode >= Opcodes.ICONST_M1 && opcode <= Opcodes.ICONST_5;
      pushed.push(isNumber ? (Object) (opcode - Opcodes.ICONST_0) : SOMETHING);
    }

    @Override
    public void visitVarInsn(int opcode, int variable) {
      pushed.push(SOMETHING);
    }

    @Override
    public void visitFieldInsn(int opcode, String of, String name, String type) {
      pushed.push(SOMETHING);
    }

    @Override
    public void visitTypeInsn(int opcode, String type) {
      pushed.push(SOMETHING);
    }

    @Override
    public void visitJumpInsn(int opcode, Label label) {
      pushed.push(SOMETHING);
    }

    @Override
    public void visitInvokeDynamicInsn(
        String name, String type, Handle bootstrap, Object... arguments) {
      for (Object argument : arguments) {
        if (argument instanceof Handle handle
            && takesPattern(handle.getOwner(), handle.getName())) {
          assembled();
        }
      }
      pushed.push(SOMETHING);
    }

    @Override
    public void visitMethodInsn(
        int opcode, String of, String name, String type, boolean isInterface) {
      boolean isRow = (name.equals("on") || name.equals("note")) && !owner.equals(ROWS);
      if (of.equals(ROWS.replace('.', '/')) && isRow) {
        rows.add(new Row(owner + "." + method, List.copyOf(texts)));
        texts.clear();
      }
      if (takesPattern(of, name)) {
        boolean isSecond = type.startsWith("(Ljava/lang/String;I)") || name.startsWith("replace");
        Object last = pushed.poll();
        Object regex = isSecond ? pushed.poll() : last;
        boolean hasFlags = name.equals("compile") && isSecond;
        if (regex instanceof String text && (!hasFlags || last instanceof Integer)) {
          constant(owner, method, text, hasFlags ? (Integer) last : 0);
        } else {
          assembled();
        }
      }
      pushed.push(SOMETHING);
    }

    private void assembled() {
      assembled.computeIfAbsent(owner, one -> new TreeSet<>()).add(owner + "." + method);
    }

    private boolean takesPattern(String of, String name) {
      return of.equals("java/util/regex/Pattern")
              && (name.equals("compile") || name.equals("matches"))
          || of.equals("java/lang/String") && OF_STRING.contains(name);
    }
  }

  /** Collects the patterns in static fields, at any depth. */
  private void fields(Class<?> owner) throws IllegalAccessException {
    for (Field field : owner.getDeclaredFields()) {
      if (Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
        field.setAccessible(true);
        for (Pattern pattern : in(field.get(null))) {
          String place = owner.getName() + " field " + field.getName() + ": " + pattern.pattern();
          patterns.put(place, pattern);
        }
      }
    }
  }

  private static List<Pattern> in(Object root) throws IllegalAccessException {
    List<Pattern> found = new ArrayList<>();
    Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Object> open = new ArrayDeque<>();
    Map<Class<?>, List<Field>> fields = new LinkedHashMap<>();
    push(root, open);
    while (!open.isEmpty()) {
      Object one = open.pop();
      if (!seen.add(one)) {
        continue;
      }
      if (one instanceof Pattern pattern) {
        found.add(pattern);
      } else if (one instanceof Iterable<?> many && isOfLibrary(one)) {
        many.forEach(next -> push(next, open));
      } else if (one instanceof Map<?, ?> map && isOfLibrary(one)) {
        map.keySet().forEach(next -> push(next, open));
        map.values().forEach(next -> push(next, open));
      } else if (one.getClass().isArray() && !one.getClass().getComponentType().isPrimitive()) {
        for (int i = 0; i < Array.getLength(one); i++) {
          push(Array.get(one, i), open);
        }
      } else if (one.getClass().getName().startsWith(PACKAGE)) {
        for (Field field : fields.computeIfAbsent(one.getClass(), ProductPatterns::ofInstance)) {
          push(field.get(one), open);
        }
      }
    }
    return found;
  }

  private static boolean isOfLibrary(Object one) {
    return one.getClass().getName().startsWith("java.");
  }

  private static List<Field> ofInstance(Class<?> type) {
    List<Field> fields = new ArrayList<>();
    for (Class<?> at = type;
        at != null && at.getName().startsWith(PACKAGE);
        at = at.getSuperclass()) {
      for (Field field : at.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
          try {
            field.setAccessible(true);
            fields.add(field);
          } catch (InaccessibleObjectException e) {
            // A hidden class: a lambda, which has no pattern of its own.
          }
        }
      }
    }
    return fields;
  }

  private static void push(Object one, Deque<Object> open) {
    if (one != null) {
      open.push(one);
    }
  }
}
