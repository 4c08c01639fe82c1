// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check.result;

import java.util.function.Supplier;

/**
 * A value that is made when somebody first asks for it, and then kept; what it was made of is let
 * go. For any number of threads.
 */
public final class Lazy<T> implements Supplier<T> {
  private Supplier<? extends T> source;
  private T value;

  private Lazy(Supplier<? extends T> source, T value) {
    this.source = source;
    this.value = value;
  }

  /** One that is still to be made; the source is asked once. */
  public static <T> Lazy<T> by(Supplier<? extends T> source) {
    return new Lazy<>(source, null);
  }

  /** One that is there. */
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
