// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.catalogue.rules;

import io.github.vmxcheck.catalogue.rules.ClassCode.Member;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.objectweb.asm.Type;

/**
 * Finds every field of a processor that a method can use: in its own code, in the code of vmxcheck
 * classes that it calls, in lambdas and objects that it creates, and in constants of vmxcheck
 * classes that it reads.
 */
final class ReachableFields {
  private static final String OURS = "io/github/vmxcheck/";

  private final Class<?> fieldClass;
  private final Set<String> leaves = new HashSet<>();
  private final Map<String, ClassCode> classes = new HashMap<>();
  private final Set<Member> seen = new HashSet<>();
  private final Set<Object> seenObjects = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Deque<Member> open = new ArrayDeque<>();
  private final Set<String> found = new HashSet<>();

  /**
   * Creates a search.
   *
   * @param fieldClass the field enum
   * @param others vmxcheck classes whose code takes fields but names none itself
   */
  ReachableFields(Class<?> fieldClass, Class<?>... others) {
    this.fieldClass = fieldClass;
    leaves.add(Type.getInternalName(fieldClass));
    Stream.of(others).map(Type::getInternalName).forEach(leaves::add);
  }

  /** The fields that the methods of this name can reach, in the order of their declaration. */
  List<String> from(Class<?> type, String method) {
    seen.clear();
    seenObjects.clear();
    found.clear();
    String owner = Type.getInternalName(type);
    code(owner).methods().keySet().stream()
        .filter(name -> name.startsWith(method + "("))
        .forEach(name -> open.add(new Member(owner, name)));
    while (!open.isEmpty()) {
      visit(open.remove());
    }
    return Stream.of(fieldClass.getEnumConstants())
        .map(constant -> ((Enum<?>) constant).name())
        .filter(found::contains)
        .toList();
  }

  private void visit(Member method) {
    if (!isOurs(method.owner()) || !seen.add(method)) {
      return;
    }
    ClassCode code = code(method.owner());
    ClassCode.Body body = code.methods().get(method.name());
    if (body == null) {
      open.add(new Member(code.superName(), method.name()));
      return;
    }
    if (body.asksForAllFields) {
      throw new IllegalStateException(
          method + " looks up fields at run time: list the fields it reads in a constant");
    }
    found.addAll(body.fields);
    open.addAll(body.calls);
    body.created.forEach(this::visitAllMethods);
    body.constants.forEach(this::visitConstant);
  }

  private boolean isOurs(String owner) {
    return owner.startsWith(OURS) && !leaves.contains(owner);
  }

  private void visitAllMethods(String owner) {
    if (isOurs(owner)) {
      code(owner).methods().keySet().forEach(name -> open.add(new Member(owner, name)));
    }
  }

  private void visitConstant(Member constant) {
    if (isOurs(constant.owner())) {
      try {
        var field =
            Class.forName(Type.getObjectType(constant.owner()).getClassName())
                .getDeclaredField(constant.name());
        field.setAccessible(true);
        visitObject(field.get(null), constant.owner());
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(constant.toString(), e);
      }
    }
  }

  private void visitObject(Object object, String owner) throws IllegalAccessException {
    if (object == null || !seenObjects.add(object)) {
      return;
    }
    if (fieldClass.isInstance(object)) {
      found.add(((Enum<?>) object).name());
    } else if (object instanceof Object[] array) {
      visitObject(List.of(array), owner);
    } else if (object instanceof Map<?, ?> map) {
      visitObject(map.keySet(), owner);
      visitObject(map.values(), owner);
    } else if (object instanceof Iterable<?> elements) {
      for (Object element : elements) {
        visitObject(element, owner);
      }
    } else if (object.getClass().isHidden()) {
      open.add(new Member(owner, "<clinit>()V")); // a lambda: its creator has the code
    } else {
      visitOwnObject(object);
    }
  }

  private void visitOwnObject(Object object) throws IllegalAccessException {
    String owner = Type.getInternalName(object.getClass());
    if (!isOurs(owner)) {
      return;
    }
    visitAllMethods(owner);
    for (var field : object.getClass().getDeclaredFields()) {
      if (!Modifier.isStatic(field.getModifiers())) {
        field.setAccessible(true);
        visitObject(field.get(object), owner);
      }
    }
  }

  private ClassCode code(String owner) {
    String field = Type.getInternalName(fieldClass);
    return classes.computeIfAbsent(owner, one -> ClassCode.read(one, field));
  }
}
