// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.fuzz;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Selects the states of a property's parameter: {@code @ForAll @StatesOf(violating =
 * "vmxon-cr4-vmxe") Snapshot state}. By default, any state that a processor can be in. At most one
 * kind may be selected.
 */
@Documented
@Target({ElementType.PARAMETER, ElementType.TYPE_USE})
@Retention(RetentionPolicy.RUNTIME)
public @interface StatesOf {
  /** Name of a profile; without one, a Skylake client processor. */
  String profile() default "";

  /** See {@link ProcessorStates#valid}. */
  boolean valid() default false;

  /** The id of a requirement; see {@link ProcessorStates#violating}. */
  String violating() default "";

  /** The id of a requirement; see {@link ProcessorStates#nearMiss}. */
  String nearMiss() default "";

  /** See {@link ProcessorStates#anyBits}. */
  boolean anyBits() default false;
}
