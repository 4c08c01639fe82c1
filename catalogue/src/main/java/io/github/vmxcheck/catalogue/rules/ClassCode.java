// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.catalogue.rules;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * The fields and members that the methods of a class use in their bytecode.
 *
 * @param superName internal name of the superclass
 * @param methods by name and descriptor
 */
record ClassCode(String superName, Map<String, Body> methods) {
  /** A method (with descriptor) or a static field of a class. */
  record Member(String owner, String name) {}

  /** What one method uses. */
  static final class Body {
    final Set<String> fields = new HashSet<>();
    final List<Member> calls = new ArrayList<>();
    final List<Member> constants = new ArrayList<>();
    final List<String> created = new ArrayList<>();
    boolean asksForAllFields;
  }

  /**
   * Reads a class.
   *
   * @param owner its internal name
   * @param field internal name of the enum whose constants are searched for
   */
  static ClassCode read(String owner, String field) {
    Map<String, Body> methods = new HashMap<>();
    try (var in = ClassCode.class.getClassLoader().getResourceAsStream(owner + ".class")) {
      ClassReader reader = new ClassReader(in);
      reader.accept(
          new ClassVisitor(Opcodes.ASM9) {
            @Override
            public MethodVisitor visitMethod(
                int access, String name, String descriptor, String signature, String[] thrown) {
              Body body = new Body();
              methods.put(name + descriptor, body);
              return new BodyReader(body, field);
            }
          },
          ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
      return new ClassCode(reader.getSuperName(), methods);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class BodyReader extends MethodVisitor {
    private static final Set<String> LOOK_UPS =
        Set.of("values", "valueOf", "byKey", "byMsrIndex", "keys");
    private final Body body;
    private final String field;

    BodyReader(Body body, String field) {
      super(Opcodes.ASM9);
      this.body = body;
      this.field = field;
    }

    @Override
    public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
      if (opcode == Opcodes.GETSTATIC && owner.equals(field)) {
        body.fields.add(name);
      } else if (opcode == Opcodes.GETSTATIC) {
        body.constants.add(new Member(owner, name));
      }
    }

    @Override
    public void visitMethodInsn(
        int opcode, String owner, String name, String descriptor, boolean isInterface) {
      body.asksForAllFields |= owner.equals(field) && LOOK_UPS.contains(name);
      body.calls.add(new Member(owner, name + descriptor));
    }

    @Override
    public void visitInvokeDynamicInsn(
        String name, String descriptor, Handle bootstrap, Object... arguments) {
      for (Object argument : arguments) {
        if (argument instanceof Handle handle) {
          body.calls.add(new Member(handle.getOwner(), handle.getName() + handle.getDesc()));
        }
      }
    }

    @Override
    public void visitTypeInsn(int opcode, String type) {
      if (opcode == Opcodes.NEW) {
        body.created.add(type);
      }
    }

    @Override
    public void visitLdcInsn(Object value) {
      body.asksForAllFields |= value.equals(Type.getObjectType(field));
    }
  }
}
