// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.rules.ClassCode.Member;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.objectweb.asm.Type;

/**
 * Every {@link Field} that a method can name: in its own code, in the code of our classes it calls,
 * in lambdas and objects it makes, and in the constants of our classes it looks at.
 */
final class ReachableFields {
  private static final String OURS = "io/github/vmxcheck/";
  private static final String FIELD = Type.getInternalName(Field.class);
  private static final Set<String> LEAVES =
      Set.of(FIELD, Type.getInternalName(ProcessorSnapshot.class));

  private static final Map<String, ClassCode> CLASSES = new ConcurrentHashMap<>();

  private final Set<Member> seen = new HashSet<>();
  private final Set<Object> seenObjects = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Deque<Member> open = new ArrayDeque<>();
  private final EnumSet<Field> found = EnumSet.noneOf(Field.class);

  private ReachableFields() {}

  /** The fields that the methods of this name can reach. */
  static EnumSet<Field> from(Class<?> type, String method) {
    ReachableFields search = new ReachableFields();
    String owner = Type.getInternalName(type);
    code(owner).methods().keySet().stream()
        .filter(name -> name.startsWith(method + "("))
        .forEach(name -> search.open.add(new Member(owner, name)));
    while (!search.open.isEmpty()) {
      search.visit(search.open.remove());
    }
    return search.found;
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
          method + " looks up fields at run time: name those it reads in a constant");
    }
    found.addAll(body.fields);
    open.addAll(body.calls);
    body.created.forEach(this::visitAllMethods);
    body.constants.forEach(this::visitConstant);
  }

  private static boolean isOurs(String owner) {
    return owner.startsWith(OURS) && !LEAVES.contains(owner);
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
    if (object instanceof Field field) {
      found.add(field);
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
      open.add(new Member(owner, "<clinit>()V")); // a lambda: its code stands where it is made
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

  private static ClassCode code(String owner) {
    return CLASSES.computeIfAbsent(owner, ClassCode::read);
  }
}
