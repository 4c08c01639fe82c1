// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.bench.growth;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Times an action of any length. It measures CPU time, so that other load on the machine has little
 * effect.
 */
enum Stopwatch {
  /** CPU time of the calling thread. */
  OF_THREAD {
    @Override
    long nanoseconds() {
      return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
  },
  /** CPU time of all threads, including those of the JIT compiler and the garbage collector. */
  OF_PROCESS {
    @Override
    long nanoseconds() {
      return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }
  };

  private static final double ENOUGH = 0.5;
  private static final double WARM = 2;
  private static final int MOST = 1000;

  abstract long nanoseconds();

  /** Runs the action until it is warm. */
  void warmUp(Runnable action) {
    double spent = 0;
    while (spent < WARM) {
      spent += seconds(action);
    }
  }

  /** The median of the runs that fit into half a second, at least one. */
  double median(Runnable action) {
    List<Double> runs = new ArrayList<>();
    double spent = 0;
    while (runs.isEmpty() || spent < ENOUGH && runs.size() < MOST) {
      double run = seconds(action);
      runs.add(run);
      spent += run;
    }
    Collections.sort(runs);
    return runs.get(runs.size() / 2);
  }

  private double seconds(Runnable action) {
    long start = nanoseconds();
    action.run();
    return (nanoseconds() - start) / 1e9;
  }
}
