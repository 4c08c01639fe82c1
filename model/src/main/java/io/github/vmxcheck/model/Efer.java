package io.github.vmxcheck.model;

/** Bits of IA32_EFER, each as a mask. Source: Intel SDM, "Extended Feature Enable Register". */
public final class Efer {
  public static final long SCE = 1L << 0;
  public static final long LME = 1L << 8;
  public static final long LMA = 1L << 10;
  public static final long NXE = 1L << 11;

  /** SVME and its neighbours, which processors of AMD and Hygon define. */
  public static final long DEFINED_BY_AMD = 0xfL << 12;

  /** Bits that Intel does not define. */
  public static final long RESERVED = ~(SCE | LME | LMA | NXE);

  private Efer() {}
}
