// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check.result;

import java.util.function.Supplier;

/**
 * A value that is computed on first access and then kept; the supplier is released. Thread-safe.
 */
public final class Lazy<T> implements Supplier<T> {
  private Supplier<? extends T> source;
  private T value;

  private Lazy(Supplier<? extends T> source, T value) {
    this.source = source;
    this.value = value;
  }

  /** A value that is not yet computed. The source is called once. */
  public static <T> Lazy<T> by(Supplier<? extends T> source) {
    return new Lazy<>(source, null);
  }

  /** A value that already exists. */
  public static <T> Lazy<T> of(T value) {
    return new Lazy<>(null, value);
  }

  @Override
  public synchronized T get() {
    if (source != null) {
      value = source.get();
      source = null;
    }
    return value;
  }

  @Override
  public boolean equals(Object other) {
    return this == other || other instanceof Lazy<?> that && get().equals(that.get());
  }

  @Override
  public int hashCode() {
    return get().hashCode();
  }

  @Override
  public String toString() {
    return get().toString();
  }
}
