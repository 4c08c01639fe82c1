// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;

/** Reloads a product class with a replaced or missing resource. */
final class OtherResources extends ClassLoader {
  private final Class<?> product;
  private final String text;

  /** Prepares a loader. Without text ({@code null}), the resources are missing. */
  OtherResources(Class<?> product, String text) {
    super(product.getClassLoader());
    this.product = product;
    this.text = text;
  }

  /** Calls a static method and rethrows its exception. */
  Object call(String name, Class<?>[] types, Object... arguments) throws Throwable {
    Method method = loadClass(product.getName()).getDeclaredMethod(name, types);
    method.setAccessible(true);
    try {
      return method.invoke(null, arguments);
    } catch (InvocationTargetException e) {
      Throwable cause = e.getCause();
      throw cause instanceof ExceptionInInitializerError ? cause.getCause() : cause;
    }
  }

  @Override
  public InputStream getResourceAsStream(String name) {
    return text == null ? null : new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.equals(product.getName()) && !name.startsWith(product.getName() + "$")) {
      return super.loadClass(name, resolve);
    }
    Class<?> loaded = findLoadedClass(name);
    return loaded == null ? define(name) : loaded;
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
      byte[] bytes = in.readAllBytes();
      return defineClass(name, bytes, 0, bytes.length);
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }
}
