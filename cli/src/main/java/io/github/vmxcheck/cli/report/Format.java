package io.github.vmxcheck.cli.report;

import java.io.PrintWriter;

/** The formats, by the names of the option. */
public enum Format {
  TEXT {
    @Override
    public Report report(Setting setting, PrintWriter out) {
      return new TextReport(setting, out);
    }
  },
  SHORT {
    @Override
    public Report report(Setting setting, PrintWriter out) {
      return new ShortReport(setting, out);
    }
  },
  JSON {
    @Override
    public Report report(Setting setting, PrintWriter out) {
      return new ReportOfValidations(setting, new JsonReport(out));
    }
  },
  NDJSON {
    @Override
    public Report report(Setting setting, PrintWriter out) {
      return new ReportOfValidations(setting, new NdjsonReport(out));
    }
  };

  /** A new report of this format. */
  public abstract Report report(Setting setting, PrintWriter out);
}
